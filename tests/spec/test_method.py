"""The method chapter of the manual is the one that these tables give."""

from tests.spec import method


def test_the_chapter_is_not_stale() -> None:
    assert method.PATH.read_text("utf-8") == method.chapter(), "run: python -m tests.spec.method"


def test_every_status_is_explained() -> None:
    assert set(method.MEANINGS) == set(method.Status)
