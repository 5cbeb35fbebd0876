"""Where things are. A workspace is a set of places: the repository's own, or an example's (DATA=examples/gia-lai)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARKER = "MINH-HOA.md"  # its presence in raw/ says that the figures are illustrative
LEDGER_OF_CORRECTIONS = "corrections.yaml"  # directly in raw/: what units answered to questions


@dataclass(frozen=True)
class Workspace:
    """The places of one run. `data` is the folder given as DATA, or None for the repository's own."""

    root: Path = ROOT
    data: Path | None = None

    @property
    def raw(self) -> Path:
        """What departments sent: <year>/<period>/<unit>/…, never edited."""
        return self.data / "raw" if self.data else self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """What the pipeline made of it; can always be deleted."""
        return self.data / "processed" if self.data else self.root / "data" / "processed"

    @property
    def forms(self) -> Path:
        """Empty forms to be sent to the units, one folder per period; can be made again."""
        return self.data / "forms" if self.data else self.root / "data" / "forms"

    @property
    def narrative(self) -> Path:
        """The texts that the analyst writes, one folder per period."""
        return self.data / "narrative" if self.data else self.root / "data" / "narrative"

    def texts(self, period: str) -> tuple[Path, ...]:
        """The texts written for the period of that name, in all languages, by name; hidden files are editors' own."""
        found = (self.narrative / period).glob("*.md")
        return tuple(sorted(path for path in found if path.is_file() and not path.name.startswith(".")))

    @property
    def illustrative(self) -> bool:
        """Whether the figures are made up and no department's."""
        return (self.raw / MARKER).is_file()

    @property
    def reports(self) -> Path:
        """Finished reports, one folder per period."""
        return self.data / "reports" if self.data else self.root / "reports"

    @property
    def plan(self) -> tuple[Path, ...]:
        """The folders of the plan, later ones overriding earlier ones file by file."""
        own = (self.root / "plan",)
        return (*own, self.data / "plan") if self.data and (self.data / "plan").is_dir() else own

    @property
    def base(self) -> Path:
        """The folder that raw files are named from: the root, or DATA itself where that lies outside of it."""
        return self.data if self.data and not self.data.is_relative_to(self.root) else self.root

    def relative(self, path: Path) -> str:
        """`path` as manifests and findings name it, wherever the data lie: from the base or the root, with slashes.

        To people it may name another folder of the same name below the root: they are told what `shown` says.
        """
        for folder in (self.base, self.root):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.as_posix()

    def shown(self, path: Path) -> str:
        """`path` as people find it: from the root, where commands are run, or in full where it lies outside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()
