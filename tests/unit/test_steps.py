"""A step is done once for the same inputs, and a step interrupted leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.progress import Progress
from pipeline.steps import DIGESTS, RESULT, Steps


def steps(folder: Path, machinery: str = "m") -> Steps:
    return Steps(folder, machinery, Progress())


def never(item: str) -> bool:
    return False


def writing(text: str, calls: list[str]) -> Callable[[Path], None]:
    def work(folder: Path) -> None:
        calls.append(text)
        (folder / "result").write_text(text, "utf-8")

    return work


def test_the_same_inputs_are_done_once(tmp_path: Path) -> None:
    calls: list[str] = []
    for _ in range(2):
        place = steps(tmp_path).do("2025/notebook-x", {"a": "1"}, writing("one", calls))
    assert (place / "result").read_text("utf-8") == "one" and calls == ["one"]


@pytest.mark.parametrize(("inputs", "machinery"), [({"a": "2"}, "m"), ({"b": "1"}, "m"), ({"a": "1"}, "other")])
def test_other_inputs_or_other_code_are_done_again(tmp_path: Path, inputs: dict[str, str], machinery: str) -> None:
    calls: list[str] = []
    steps(tmp_path).do("s", {"a": "1"}, writing("one", calls))
    steps(tmp_path, machinery).do("s", inputs, writing("two", calls))
    assert calls == ["one", "two"]


def test_a_failure_leaves_no_result(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        steps(tmp_path).do("s", {"a": "1"}, fail)
    assert list((tmp_path / "s").iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "s" / ".building-99999999-0" / RESULT).mkdir(parents=True)
    place = steps(tmp_path).do("s", {"a": "1"}, lambda folder: None)
    assert list((tmp_path / "s").iterdir()) == [place.parent]


def test_only_the_changed_item_is_done_again(tmp_path: Path) -> None:
    done: list[str] = []

    def work(item: str, folder: Path) -> None:
        done.append(item)

    steps(tmp_path).do_each("read", {"a": {"file": "1"}, "b": {"file": "1"}}, work, never)
    steps(tmp_path).do_each("read", {"a": {"file": "1"}, "b": {"file": "2"}}, work, never)
    assert done == ["a", "b", "b"]


def test_results_for_former_inputs_are_forgotten(tmp_path: Path) -> None:
    steps(tmp_path).do("s", {"a": "1"}, lambda folder: None)
    run = steps(tmp_path)
    place = run.do("s", {"a": "2"}, lambda folder: None)
    (tmp_path / "s" / ".building-left").mkdir()
    run.forget_others()
    assert list((tmp_path / "s").iterdir()) == [place.parent]


def test_results_of_items_that_are_gone_are_forgotten_and_those_of_other_periods_are_not(tmp_path: Path) -> None:
    items = ("2025/a.xlsx", "2025/b/gone.xlsx", "2025-q1/a.xlsx")
    steps(tmp_path).do_each("read", {item: {"file": "1"} for item in items}, lambda item, folder: None, never)
    run = steps(tmp_path)
    run.do_each("read", {items[0]: {"file": "1"}}, lambda item, folder: None, lambda item: "gone" in item)
    run.forget_others()
    left = {path.parent.parent.relative_to(tmp_path / "read").as_posix() for path in tmp_path.rglob(DIGESTS)}
    assert left == {"2025/a.xlsx", "2025-q1/a.xlsx"}
    assert not (tmp_path / "read" / "2025" / "b").exists()


def changed(result: Path) -> None:
    result.write_text("two", "utf-8")


def emptied(result: Path) -> None:
    result.write_bytes(b"")


def added(result: Path) -> None:
    (result.parent / "more").touch()


def lost(result: Path) -> None:
    result.unlink()


def digests_cut_short(result: Path) -> None:
    (result.parent.parent / DIGESTS).write_text("{", "utf-8")


@pytest.mark.parametrize("harm", [changed, emptied, added, lost, digests_cut_short], ids=lambda harm: harm.__name__)
def test_a_result_changed_by_others_is_not_used(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    calls: list[str] = []
    harm(steps(tmp_path).do("s", {"a": "1"}, writing("one", calls)) / "result")
    harm(steps(tmp_path).do_each("e", {"i": {"a": "1"}}, lambda _, to: writing("each", calls)(to), never)[0] / "result")
    place = steps(tmp_path).do("s", {"a": "1"}, writing("one", calls))
    each = steps(tmp_path).do_each("e", {"i": {"a": "1"}}, lambda _, to: writing("each", calls)(to), never)[0]
    assert calls == ["one", "each", "one", "each"]
    for folder, text in ((place, "one"), (each, "each")):
        assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {"result": text}


def test_what_a_killed_process_of_the_same_number_left_is_no_hindrance(tmp_path: Path) -> None:
    place = steps(tmp_path).do("s", {"a": "1"}, writing("one", [])).parent
    place.rename(place.with_name(f".building-{os.getpid()}-{place.name}"))
    again = steps(tmp_path).do("s", {"a": "1"}, writing("two", []))
    assert (again / "result").read_text("utf-8") == "two"


def test_results_are_on_the_disk_before_they_get_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[bool] = []

    def flush(folder: Path) -> None:
        flushed.append((folder / DIGESTS).is_file() and (folder / RESULT / "result").is_file())

    monkeypatch.setattr("pipeline.steps.flush", flush)
    steps(tmp_path).do("s", {"a": "1"}, writing("one", []))
    assert flushed == [True]
