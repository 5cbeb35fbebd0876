"""Where editions stand: beside the reports, which are exchanged as whole folders, and linked from them.

reports/editions/<period>/<number>/   the editions; reports/<period>/editions leads there
reports/editions/store/               the files that units sent, by content
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.request import Request

FOLDER = "editions"
STORE = "store"
KNOWN_KEY = "minisign.pub"
_NUMBER = re.compile(r"[1-9][0-9]*")


@dataclass(frozen=True)
class Places:
    """The places of one period's editions. `key` is the department's public key, where it has one."""

    report: Path
    editions: Path
    store: Path
    key: Path

    def numbers(self) -> list[int]:
        """The numbers of the editions that there are, in order."""
        found = self.editions.iterdir() if self.editions.is_dir() else ()
        return sorted(int(path.name) for path in found if _NUMBER.fullmatch(path.name))

    def edition(self, number: int) -> Path:
        """The folder of an edition."""
        return self.editions / str(number)

    def named(self, found: str) -> int:
        """The number that EDITION names, the last one for "". Raises ConfigurationError where there is none such."""
        known = self.numbers()
        if not known:
            raise ConfigurationError("editions.none", period=self.editions.name)
        if found and found not in map(str, known):
            raise ConfigurationError("editions.no-edition", found=found, known=", ".join(map(str, known)))
        return int(found or known[-1])

    def link(self) -> None:
        """Has reports/<period>/editions lead to the editions, where the file system knows links.

        A report that takes the place of the old one keeps the link, as it keeps all that others put there.
        """
        name = self.report / FOLDER
        if self.report.is_dir() and not os.path.lexists(name):
            with suppress(OSError):
                name.symlink_to(os.path.relpath(self.editions, self.report), target_is_directory=True)


def places(request: Request) -> Places:
    """The places for the report that `request` names."""
    space = request.workspace
    return Places(
        report=space.reports / request.period_name,
        editions=space.reports / FOLDER / request.period_name,
        store=space.reports / FOLDER / STORE,
        key=(space.data or space.root) / KNOWN_KEY,
    )
