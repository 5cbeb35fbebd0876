"""`python -m pipeline report YEAR=2025`: what the Makefile calls."""

import sys

from pipeline.cli import main

sys.exit(main(sys.argv[1:]))
