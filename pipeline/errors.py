"""The errors that reach a user, one class tree; the class chooses the exit code.

PipelineError                1
├── DataError                2   the data has errors: nothing is published, the findings are named
├── ConfigurationError       3   the plan, the configuration or the command's words are wrong
├── ProductionError          4   a notebook, the renderer or the writing of the report failed
└── AuditError               5   the audit found a difference

Each carries a message of the catalogue (pipeline/messages/) and the values for its placeholders, so that
it can be shown in Vietnamese and in English. Anything that is not a PipelineError is a fault of ours and
is shown with its traceback, exit code 1.
"""

from __future__ import annotations

import errno

from pipeline.messages import Phrase, text

_REASONS = {errno.EROFS: "read-only", errno.ENOSPC: "full", errno.EDQUOT: "full"}


class PipelineError(Exception):
    """An error whose message is for the user. `key` names an entry of the message catalogue."""

    exit_code = 1

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def message(self, lang: str) -> str:
        """The message in `lang` ("vi" or "en"), its placeholders filled in."""
        return text(self.key, lang, **self.values)

    def __str__(self) -> str:
        return self.message("en")


class DataError(PipelineError):
    """What a department sent can't be used."""

    exit_code = 2


class ConfigurationError(PipelineError):
    """The plan, the configuration or the words of the command are wrong."""

    exit_code = 3


class ProductionError(PipelineError):
    """A notebook or the renderer failed, or the report could not be written."""

    exit_code = 4


class AuditError(PipelineError):
    """What was published is not what the audit found."""

    exit_code = 5


def reason_of(error: OSError, doing: str = "") -> Phrase | str:
    """Why the system refused something, for a message: the common reasons in its language, else the system's words.

    `doing` is "read" or "write", "" where it is not known which of the two was tried.
    """
    if error.errno in (errno.EACCES, errno.EPERM):
        return Phrase(f"system.denied-{doing}" if doing else "system.denied")
    known = _REASONS.get(error.errno or 0)
    return Phrase(f"system.{known}") if known else error.strerror or str(error)
