"""The files of a report, byte by byte; where bytes differ, what they say is compared.

The same environment gives the same bytes. Another build of Python, zlib or a compression library may pack the same
content in another way, and the manifest names the Python that ran; so each format is then compared as content:

.pdf       the text and the size of each page (streams are packed by Typst)
.docx .xlsx the parts of the package, unpacked (packed by Python's zlib)
.parquet   the table (packed by pyarrow, whose version the file names)
.json      the data; of manifest.json all but what names the machine, and the hashes of files compared here themselves
.html and all others have no other form: their bytes are their content
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline import fingerprints
from pipeline.audit.outcomes import Compared, Outcome

MANIFEST = ("manifest.json", "manifest.sha256")
OF_THE_MACHINE = ("packages", "outputs", "processed")
SHORT = 16  # signs of a hash


def compare(before: Path, after: Path) -> tuple[Compared, ...]:
    """The outcome for each file of the two reports' folders. `before` and `after` are the hashes' first signs."""
    old, new = _hashes(before), _hashes(after)
    found = []
    for name in dict.fromkeys((*old, *new)):
        outcome = _outcome(name, before, after, old, new)
        found.append(Compared(name, outcome, old.get(name, "")[:SHORT], new.get(name, "")[:SHORT]))
    return tuple(found)


def _hashes(folder: Path) -> dict[str, str]:
    """The files that the report consists of; what others put there is not the pipeline's."""
    listed = json.loads((folder / MANIFEST[0]).read_text("utf-8"))["outputs"]
    names = [*listed, *(name for name in MANIFEST if (folder / name).is_file())]
    return {name: fingerprints.of_file(folder / name) for name in names if (folder / name).is_file()}


def _outcome(name: str, before: Path, after: Path, old: Mapping[str, str], new: Mapping[str, str]) -> Outcome:
    if name not in old or name not in new:
        return Outcome.ADDED if name not in old else Outcome.MISSING
    if old[name] == new[name]:
        return Outcome.SAME
    if name == "manifest.sha256":  # says what the manifest's own comparison says
        name = "manifest.json"
    content = _CONTENT.get(Path(name).suffix)
    if content is None:
        return Outcome.DIFFERENT
    return Outcome.ALIKE if content(before / name) == content(after / name) else Outcome.DIFFERENT


def _pdf(path: Path) -> object:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return [(page.get_size(), page.get_textpage().get_text_range()) for page in document]


def _package(path: Path) -> object:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _table(path: Path) -> object:
    from pyarrow import parquet

    return parquet.read_table(path).to_pylist()


def _data(path: Path) -> object:
    content = json.loads(path.read_text("utf-8"))
    if path.name != MANIFEST[0]:
        return content
    inputs = {name: value for name, value in content["inputs"].items() if name != "python"}
    kept = {name: value for name, value in content.items() if name not in OF_THE_MACHINE}
    return {**kept, "inputs": inputs, "names": sorted(content["outputs"])}


_CONTENT: Mapping[str, Callable[[Path], object]] = {
    ".pdf": _pdf,
    ".docx": _package,
    ".xlsx": _package,
    ".parquet": _table,
    ".json": _data,
}
