"""findings.html: one file that needs no network and reads well without JavaScript; a short script adds the filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from pipeline.findings import Finding
from pipeline.findings_groups import ORDER, Group, grouped, place
from pipeline.messages import LANGUAGES, text
from pipeline.unseen import on_one_line

_WORDS = ("title", "none", "severity", "unit", "search", "skip")
_TEMPLATE = Path(__file__).parent / "findings_page.html"


def page(findings: Sequence[Finding]) -> str:
    """The whole page; `findings` in the order in which they are to be read."""
    words = {name: _both(f"findings.page-{name}") for name in _WORDS}
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        words,
        all=_both("findings.page-all", " / "),
        copy=_attribute("findings.page-copy"),
        copied=_attribute("findings.page-copied"),
        shown=_attribute("findings.page-shown"),
        counts=_counts(findings),
        severities=_options((str(one), _both(f"tables.severity-{one}", " / ")) for one in ORDER),
        units=_options((unit, escape(unit)) for unit in sorted({found.unit for found in findings if found.unit})),
        groups="\n".join(_group(number, group) for number, group in enumerate(grouped(findings), 1)),
    )


def _both(key: str, between: str = "", **values: object) -> str:
    """Vietnamese with the English below it, as HTML; with `between`, both in one line."""
    vietnamese, english = (escape(text(key, lang, **values)) for lang in LANGUAGES)
    return f"{vietnamese}{between}{english}" if between else _two(vietnamese, english)


def _two(vietnamese: str, english: str) -> str:
    return vietnamese if vietnamese == english else f'{vietnamese} <span class="en" lang="en">{english}</span>'


def _attribute(key: str) -> str:
    """A sentence for the script, in an attribute; {count} and {total} are left for it to fill."""
    return escape(text(key, "vi", count="{count}", total="{total}"), quote=True)


def _counts(findings: Sequence[Finding]) -> str:
    counted = {one: sum(found.severity is one for found in findings) for one in ORDER}
    items = [
        f'<li class="{one}"><strong>{count}</strong> {_both(f"tables.severity-{one}")}</li>'
        for one, count in counted.items()
    ]
    return "".join(items)


def _options(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{escape(value, quote=True)}">{shown}</option>' for value, shown in pairs)


def _group(number: int, group: Group) -> str:
    lines = _two(*(_shown(group.line(lang)) for lang in LANGUAGES))
    examples = _two(*(_shown(group.example(lang)) for lang in LANGUAGES))
    items = "\n".join(_item(found) for found in group.findings)
    return (
        f'<section class="group {group.severity}" aria-labelledby="g{number}">\n<h2 id="g{number}">{lines}</h2>\n'
        f"<p>{examples}</p>\n<details{' open' if number == 1 else ''}><summary>{_both('findings.page-each')}"
        f"</summary>\n<ul>\n{items}\n</ul></details>\n</section>"
    )


def _item(found: Finding) -> str:
    address = _shown(place(found))
    title = _two(*(_shown(found.title(lang)) for lang in LANGUAGES))
    expected = _two(*(_shown(found.expected(lang)) for lang in LANGUAGES))
    why = _two(*(_shown(found.explanation(lang)) for lang in LANGUAGES))
    fix = _two(*(_shown(found.fix(lang)) for lang in LANGUAGES))
    pairs = (("found", _shown(found.found) or "–"), ("expected", expected), ("why", why), ("fix", fix))
    listed = "".join(f"<dt>{_both(f'findings.page-{name}')}</dt><dd>{said}</dd>" for name, said in pairs)
    unit = escape(found.unit, quote=True)
    return (
        f'<li class="finding" data-severity="{found.severity}" data-unit="{unit}">'
        f"<p><code>{address}</code></p><p>{title}</p><dl>{listed}</dl></li>"
    )


def _shown(words: str) -> str:
    """Words that name what stands in a file, as HTML: no sign of theirs turns or hides what stands beside it."""
    return escape(on_one_line(words))
