"""The style sheets of a web page: which of their rules a browser on a screen applies to an element.

Selectors are those that programs write: tags, classes, ids, attributes, places among siblings, and what stands within
or behind what (Selectors Level 3). A rule for paper, or for what only happens (":hover"), is none here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

_DECLARATION = re.compile(r"""([\w-]+)\s*:\s*((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^;"'\\])*)""")
_IMPORTANT, _MARKED_IMPORTANT = "!", re.compile(r"\s*!\s*important$", re.IGNORECASE)
_STATEMENT = re.compile(r"@(?:import|charset|namespace)[^;{}]*;", re.IGNORECASE)
_SHOWN_ON_SCREENS = re.compile(r"@media\b(?!.*\b(?:print|speech|not)\b)|@(?:supports|layer)\b", re.IGNORECASE)

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
# Not within brackets: "[class~=an]", ":nth-child(2n + 1)".
_COMBINED = re.compile(r"(?:\s*([>+~])\s*|\s+)(?![^\[(]*[\])])")
_PART = re.compile(
    r"""(?P<tag>\*|[a-z][\w-]*)|\#(?P<id>[\w-]+)|\.(?P<word>[\w-]+)|\[\s*(?P<name>[\w:-]+)\s*"""
    r"""(?:(?P<how>[~^$*|]?=)\s*(?P<value>"[^"]*"|'[^']*'|[^\]\s]+)\s*)?\]|:(?P<place>first-child|last-child|"""
    r"""nth-child\((?P<nth>[^()]*)\)|not\((?P<other>[^()]*)\))""",
    re.IGNORECASE,
)
_NTH = re.compile(r"(?:(?P<step>[+-]?[0-9]*)n)?\s*(?P<first>[+-]?\s*[0-9]+)?")
_HOW: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda own, value: own == value,
    "~=": lambda own, value: value in own.split(),
    "^=": lambda own, value: bool(value) and own.startswith(value),
    "$=": lambda own, value: bool(value) and own.endswith(value),
    "*=": lambda own, value: bool(value) and value in own,
    "|=": lambda own, value: own == value or own.startswith(value + "-"),
}

_NAMES = ("tag", "id", "word")
Weight = tuple[int, int, int]


@dataclass(frozen=True)
class _Test:
    """One thing that a selector asks of an element: `kind` is the name of the part, `name` and `value` what of it."""

    kind: str
    name: str
    value: str = ""
    others: tuple[_Test, ...] = ()

    def holds(self, item: HtmlElement) -> bool:
        """Whether the element has it; tags, classes and ids in any case, as pages without a doctype take them."""
        if self.kind == "tag":
            return self.name in ("*", str(item.tag))
        if self.kind == "id":
            return bool(item.get("id", "").lower() == self.name)
        if self.kind == "word":
            return self.name in item.get("class", "").lower().split()
        if self.kind == "name":
            own = item.get(self.name)
            return own is not None and (not self.value or _HOW[self.value](own, self.others[0].name))
        if self.kind == "not":
            return not all(test.holds(item) for test in self.others)
        return _stands(item, self.kind, self.name)


@dataclass(frozen=True)
class _Rule:
    """A selector from its last element to its first, each with the sign that joins it to the one before."""

    steps: tuple[tuple[str, tuple[_Test, ...]], ...]
    weight: Weight
    declared: Mapping[str, str]

    @property
    def is_simple(self) -> bool:
        """Whether the element's tag, id and classes alone decide."""
        return len(self.steps) == 1 and all(test.kind in _NAMES for test in self.steps[0][1])

    def names(self, item: HtmlElement) -> bool:
        """Whether it may be the element's, by its tag, id and classes."""
        return all(test.holds(item) for test in self.steps[0][1] if test.kind in _NAMES)

    def applies(self, item: HtmlElement) -> bool:
        """Whether the selector is the element's."""
        return _matches(item, self.steps)


@dataclass(frozen=True)
class Declarations:
    """The declarations of the page's style sheets, the weightier rules behind the others."""

    rules: Sequence[_Rule]
    _named: dict[tuple[str, ...], list[_Rule]] = field(default_factory=dict)
    _kept: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)  # most cells are declared alike

    @classmethod
    def of(cls, root: HtmlElement) -> Declarations:
        """Those of all style elements of the page."""
        found = [rule for sheet in root.iter("style") for rule in _rules(sheet.text or "")]
        found.sort(key=lambda rule: rule.weight)  # of rules of one weight the last one stays the last
        return cls(found)

    def value(self, item: HtmlElement, name: str) -> str:
        """What is declared of an element: in itself, else by the weightiest rule; "" for nothing.

        What is declared to be important stands above all of that.
        """
        found = self._declared(item)
        return found.get(name + _IMPORTANT, found.get(name, ""))

    def _declared(self, item: HtmlElement) -> Mapping[str, str]:
        """Everything that is declared of an element."""
        key = (str(item.tag), item.get("class", ""), item.get("id", ""), item.get("style", ""))
        if key in self._kept:
            return self._kept[key]
        if key not in self._named:
            self._named[key] = [rule for rule in self.rules if rule.names(item)]
        found: dict[str, str] = {}
        for rule in self._named[key]:
            if rule.applies(item):
                found.update(rule.declared)
        found.update(_declarations(key[-1]))
        if all(rule.is_simple for rule in self._named[key]):
            self._kept[key] = found
        return found


def _matches(item: HtmlElement, steps: Sequence[tuple[str, tuple[_Test, ...]]]) -> bool:
    """Whether the element is that of the first step, and those around it are those of the others."""
    (_, tests), *rest = steps
    if not all(test.holds(item) for test in tests):
        return False
    if not rest:
        return True
    return any(_matches(other, rest) for other in _joined(item, rest[0][0]) if isinstance(other.tag, str))


def _joined(item: HtmlElement, sign: str) -> Iterable[HtmlElement]:
    """The elements that may stand before a sign: what holds the element, or what stands in front of it."""
    ancestors: Iterable[HtmlElement] = item.iterancestors()
    if sign == " ":
        return ancestors
    if sign == ">":
        return islice(ancestors, 1)
    before: Iterable[HtmlElement] = item.itersiblings(preceding=True)
    return islice(before, 1) if sign == "+" else before


def _stands(item: HtmlElement, kind: str, nth: str) -> bool:
    """Whether the element is the first, the last or the nth of those that stand beside it."""
    if kind == "last-child":
        return item.getnext() is None
    at = 1 + sum(1 for _ in item.itersiblings(preceding=True))
    if kind == "first-child":
        return at == 1
    match = _NTH.fullmatch({"odd": "2n+1", "even": "2n"}.get(nth, nth))
    if not match or not nth:
        return False
    step = match["step"]
    first = int((match["first"] or "0").replace(" ", ""))
    if step is None:
        return at == first
    every = int(step + "1") if step in ("", "+", "-") else int(step)
    return at == first if not every else (at - first) % every == 0 and (at - first) // every >= 0


def _rules(text: str) -> Iterator[_Rule]:
    """The rules of a style sheet, its comments left out, those for other media too."""
    yield from _blocks(_STATEMENT.sub("", _COMMENT.sub("", text)))


def _blocks(text: str) -> Iterator[_Rule]:
    for prelude, content in _cut(text):
        if not prelude.startswith("@"):
            for selector in prelude.split(","):
                yield from _rule(selector.strip(), _declarations(content))
        elif _SHOWN_ON_SCREENS.match(prelude):
            yield from _blocks(content)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """What stands before each outermost pair of braces, and within it; one that doesn't close ends with the text."""
    depth, start, opened = 0, 0, 0
    for match in re.finditer("[{}]|$", text):
        depth += {"{": 1, "}": -1}.get(match[0], -depth)
        if match[0] == "{" and depth == 1:
            opened = match.start()
        elif depth <= 0:
            if opened > start or (opened and not start):
                yield text[start:opened].strip(), text[opened + 1 : match.start()]
            depth, start = 0, match.end()


def _rule(selector: str, declared: Mapping[str, str]) -> Iterator[_Rule]:
    """The rule of one selector; none where it asks for what a page on a screen never has, or for what is not known."""
    pieces = _COMBINED.split(selector)
    names, signs = pieces[0::2], [" ", *(sign or " " for sign in pieces[1::2])]
    steps = [_tests(name) for name in names]
    if all(steps):
        tests = [test for own in steps for test in own]
        kinds = ("id",), ("word", "name", "not", "nth-child", "first-child", "last-child"), ("tag",)
        one, two, three = (sum(test.kind in own and test.name != "*" for test in tests) for own in kinds)
        # The sign that stands before an element joins it to the one that is looked at next.
        back = list(zip([" ", *reversed(signs[1:])], reversed(steps), strict=True))
        yield _Rule(tuple(back), (one, two, three), declared)


def _tests(name: str) -> tuple[_Test, ...]:
    """What a selector's name of one element asks for, () where that can't be told."""
    found, at = [], 0
    for match in _PART.finditer(name):
        if match.start() != at:
            return ()
        found.append(_test(match))
        at = match.end()
    return tuple(found) if at == len(name) and all(test.kind for test in found) else ()


def _test(match: re.Match[str]) -> _Test:
    if match["place"]:
        place = match["place"].lower()
        if place.startswith("not"):
            others = _tests(match["other"].strip())
            return _Test("not" if others else "", "", others=others)
        return _Test(place.partition("(")[0], (match["nth"] or "").strip().lower())
    if match["name"]:
        wanted = (_Test("value", (match["value"] or "").strip("\"'")),)
        return _Test("name", match["name"].lower(), match["how"] or "", wanted)
    kind = next(kind for kind in ("tag", "id", "word") if match[kind])
    return _Test(kind, match[kind].lower())


def _declarations(text: str) -> dict[str, str]:
    """The values by name; of those that are important, the name ends in _IMPORTANT."""
    found = {}
    for name, value in _DECLARATION.findall(text):
        plain = _MARKED_IMPORTANT.sub("", value.strip())
        found[name.lower() + (_IMPORTANT if plain != value.strip() else "")] = plain
    return found
