"""The texts that the analyst writes for a period: data/narrative/<period>/<file>.md, placed by plan/outline.yaml.

reading    what was written, as chapters of the report
templates  `make narrative`: the files to write in
"""

from __future__ import annotations

from pipeline.narrative.reading import chapters

__all__ = ["chapters"]
