"""What an export says about persons stays in the file that was sent: nothing that is made from it has a word of it."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pyarrow import parquet

from tests.end_to_end.conftest import Project
from tests.tables import SECRETS, UNIT, as_csv, as_xlsx, dossier, dossiers, grid


def test_names_and_numbers_of_persons_are_written_nowhere(spoiled: Callable[[], Project]) -> None:
    project = spoiled()
    folder = project.workbook(UNIT).parent
    project.workbook(UNIT).unlink()
    for kind in ("q1", "h1", "9m", "q3"):  # their illustrative figures are of many more dossiers than these
        shutil.rmtree(project.root / "data/raw/2025" / kind / UNIT)
    wrong = dossier(9, channel="Ngang") | {"Ngày tiếp nhận": SECRETS[0], "Ngày hẹn trả": SECRETS[1]}
    (folder / "ho-so.xlsx").write_bytes(as_xlsx(grid([*dossiers(), wrong])))
    said = project.report("YEAR=2025", code=2)
    assert "F611" in said and "Traceback" not in said
    assert [*project.root.glob("data/processed/*/returned/**/ho-so.xlsx")] == []  # an export is not returned with marks
    assert told(project, said) == []

    (folder / "ho-so.xlsx").unlink()
    (folder / "ho-so.csv").write_bytes(as_csv(grid(dossiers())))
    said = project.report("YEAR=2025")
    figures = parquet.read_table(project.root / "reports/2025/observations.parquet").to_pylist()
    assert {row["value"] for row in figures if row["source"].endswith("ho-so.csv")} == {"7", "5", "4", "3"}
    assert told(project, said) == []


def told(project: Project, said: str) -> list[tuple[str, str]]:
    """The secrets that stand in what was printed or made, each with its place."""
    places = [("printed", said.encode())]
    for top in ("data/processed", "reports"):
        for path in sorted((project.root / top).rglob("*")):
            if path.is_file():
                places += [(str(path.relative_to(project.root)), content) for content in contents(path)]
    return [(secret, place) for place, content in places for secret in SECRETS if secret.encode() in content]


def contents(path: Path) -> Iterator[bytes]:
    """The file's bytes, and what it holds unpacked."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".parquet":
        yield str(parquet.read_table(path).to_pylist()).encode()
    if zipfile.is_zipfile(io.BytesIO(data)):
        archive = zipfile.ZipFile(io.BytesIO(data))
        yield from (archive.read(name) for name in archive.namelist())
