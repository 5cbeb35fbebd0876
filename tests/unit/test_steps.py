"""A step is done once for the same inputs, and a step interrupted leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.progress import Progress
from pipeline.steps import Steps


def steps(folder: Path, machinery: str = "m") -> Steps:
    return Steps(folder, machinery, Progress())


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


def test_only_the_changed_item_is_done_again(tmp_path: Path) -> None:
    done: list[str] = []

    def work(item: str, folder: Path) -> None:
        done.append(item)

    steps(tmp_path).do_each("read", {"a": {"file": "1"}, "b": {"file": "1"}}, work)
    steps(tmp_path).do_each("read", {"a": {"file": "1"}, "b": {"file": "2"}}, work)
    assert done == ["a", "b", "b"]


def test_results_for_former_inputs_are_forgotten(tmp_path: Path) -> None:
    steps(tmp_path).do("s", {"a": "1"}, lambda folder: None)
    run = steps(tmp_path)
    place = run.do("s", {"a": "2"}, lambda folder: None)
    (tmp_path / "s" / ".building-left").mkdir()
    run.forget_others()
    assert list((tmp_path / "s").iterdir()) == [place]
