"""The commands behind the Makefile."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import PipelineError, ProductionError
from pipeline.progress import complain

if TYPE_CHECKING:
    from pipeline.request import Place, Request

INTERRUPTED = 130  # as shells tell an end by Ctrl-C


def main(words: Sequence[str]) -> int:
    """Runs a command ("report YEAR=2025 …") and returns its exit code; only a fault of ours shows a traceback."""
    try:
        return _run(words)
    except PipelineError as error:
        _show(error)
        return error.exit_code
    except KeyboardInterrupt:
        complain("cli.interrupted")
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # at once: threads that wait for a kernel would hold the process for seconds
    except OSError as error:
        if error.filename is None and error.strerror is None:
            raise
        trouble = _trouble(error)
        _show(trouble)
        return trouble.exit_code


def _run(words: Sequence[str]) -> int:
    name = words[0] if words else ""
    if name not in COMMANDS and name not in ACROSS:
        complain("cli.usage")
        return 3
    from pipeline.request import parse, parse_place

    if name in ACROSS:
        ACROSS[name](parse_place(words[1:]))
    else:
        COMMANDS[name](parse(words[1:]))
    return 0


def _report(request: Request) -> None:
    from pipeline.report import report

    report(request)


def _forms(request: Request) -> None:
    from pipeline.forms import write_forms

    write_forms(request)


def _dashboard(place: Place) -> None:
    from pipeline.dashboard import write_dashboard

    write_dashboard(place)


# Each imports what it needs by itself: what one command loads would cost every other one its start.
COMMANDS: Mapping[str, Callable[[Request], None]] = {"report": _report, "forms": _forms}
# These look across all reports and take no year.
ACROSS: Mapping[str, Callable[[Place], None]] = {"dashboard": _dashboard}


def _trouble(error: OSError) -> ProductionError:
    """The system's error in words for the user; one without a file's name is mostly a full disk."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return ProductionError("cli.disk", reason=reason)
    file = str(error.filename).encode("utf-8", "replace").decode()  # a name that is not UTF-8 can't be printed
    return ProductionError("cli.unwritable", file=file, reason=reason)


def _show(error: PipelineError) -> None:
    for lang in ("vi", "en"):
        complain_in(lang, error)


def complain_in(lang: str, error: PipelineError) -> None:
    """Prints an error in one language on standard error."""
    from pipeline.messages import text

    print(text("cli.error", lang, message=error.message(lang)), file=sys.stderr, flush=True)
