"""The commands behind the Makefile."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from pipeline.errors import PipelineError, ProductionError, reason_of
from pipeline.periods import this_year
from pipeline.progress import complain

INTERRUPTED = 130  # as shells tell an end by Ctrl-C
READER_GONE = 141  # as shells tell an end by a pipe that nobody reads any more (`| head -1`)


def main(words: Sequence[str]) -> int:
    """Runs a command ("report YEAR=2025 …") and returns its exit code; only a fault of ours shows a traceback."""
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except PipelineError as error:
        _show(error)
        return error.exit_code
    except KeyboardInterrupt:
        complain("cli.interrupted")
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # at once: threads that wait for a kernel would hold the process for seconds
    except OSError as error:
        if isinstance(error, BrokenPipeError) and _reader_is_gone():
            os._exit(READER_GONE)  # at once, and past the flush at the end, which would fail and say so
        if error.filename is None and error.strerror is None:
            raise
        trouble = _trouble(error)
        _show(trouble)
        return trouble.exit_code


def _reader_is_gone() -> bool:
    """Whether it is our own output that nobody reads any more, and not the pipe to some other program that broke."""
    try:
        sys.stdout.flush()  # what could not be written is still there, and fails again
        sys.stderr.flush()
        return False
    except BrokenPipeError:
        return True


def _run(words: Sequence[str]) -> int:
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        complain("cli.usage", year=this_year())
        return 3
    command(words[1:])
    return 0


def _report(words: Sequence[str]) -> None:
    from pipeline.report import report
    from pipeline.request import parse

    report(parse(words, command="report"))


def _forms(words: Sequence[str]) -> None:
    from pipeline.forms import write_forms
    from pipeline.request import parse

    write_forms(parse(words, command="forms"))


def _receive(words: Sequence[str]) -> None:
    from pipeline.receiving import receive
    from pipeline.request import parse_delivery

    receive(parse_delivery(words))


def _status(words: Sequence[str]) -> None:
    from pipeline.request import parse
    from pipeline.status import status

    status(parse(words, command="status"))


def _dashboard(words: Sequence[str]) -> None:
    from pipeline.dashboard import write_dashboard
    from pipeline.request import parse_place

    write_dashboard(parse_place(words))


def _publish(words: Sequence[str]) -> None:
    from pipeline.editions.publish import publish

    publish(words)


def _verify(words: Sequence[str]) -> None:
    from pipeline.verify import verify

    verify(words)


def _narrative(words: Sequence[str]) -> None:
    from pipeline.narrative.templates import write_narrative
    from pipeline.request import parse

    write_narrative(parse(words, command="narrative"))


def _trace(words: Sequence[str]) -> None:
    from pipeline.trace import trace

    trace(words)


def _compare(words: Sequence[str]) -> None:
    from pipeline.comparing import compare

    compare(words)


def _audit(words: Sequence[str]) -> None:
    from pipeline.audit import audit

    audit(words)


def _bundle(words: Sequence[str]) -> None:
    from pipeline.bundle import bundle

    bundle(words)


def _notebook(words: Sequence[str]) -> None:
    from pipeline.auditors_notebook import notebook

    notebook(words)


# Each imports what it needs by itself: what one command loads would cost every other one its start.
COMMANDS: Mapping[str, Callable[[Sequence[str]], None]] = {
    "report": _report,
    "forms": _forms,
    "narrative": _narrative,
    "receive": _receive,
    "status": _status,
    "dashboard": _dashboard,
    "publish": _publish,
    "verify": _verify,
    "trace": _trace,
    "compare": _compare,
    "audit": _audit,
    "bundle": _bundle,
    "notebook": _notebook,
}


def _trouble(error: OSError) -> ProductionError:
    """The system's error in words for the user; one without a file's name is mostly a full disk."""
    reason = reason_of(error)
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
