"""One target as it is printed: every number of its row in the table and of its sentence, entered in the ledger once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.assessment import at_start, shows_provisional
from pipeline.chapters.standing import alone
from pipeline.chapters.verdicts import verdict
from pipeline.figures import Ledger, Style, decimals_apart
from pipeline.markdown import NOTHING, escape
from pipeline.messages import text
from pipeline.numerals import rounded
from pipeline.plan_records import Kind, Target
from pipeline.points import Point
from pipeline.results import TargetResult

WORDED = (Kind.YES_NO, Kind.EVIDENCE)


@dataclass(frozen=True)
class Row:
    """The printing of one target's figures, always with the same decimals in table and sentence.

    `period` is the report period in words. `also` are bounds of other targets on the same measures: one value is
    printed with the same decimals wherever it stands.
    """

    result: TargetResult
    ledger: Ledger
    period: str
    also: tuple[Fraction, ...] = ()

    @property
    def target(self) -> Target:
        """The target."""
        return self.result.assessment.target

    @property
    def lang(self) -> str:
        """The language of the ledger."""
        return self.ledger.lang

    @property
    def style(self) -> Style:
        """Percent for everything but counts."""
        return "number" if self.target.kind is Kind.COUNT else "percent"

    @property
    def least(self) -> int:
        """The decimals that are printed at least: one for percent, none for counts."""
        return 0 if self.target.kind is Kind.COUNT else 1

    @property
    def decimals(self) -> int:
        """Those of the row: more than the least where rounding would hide on which side of a bound the value is."""
        value = self.result.assessment.now.value
        return self.least if value is None else self.decimals_of(value)

    def decimals_of(self, value: Fraction, *more: Fraction) -> int:
        """Those that keep `value` on its own side of the required value, the goal, the bounds of `also` and `more`."""
        bounds = (self.result.assessment.required, self.goal, *self.also, *more)
        return decimals_apart(value, [bound for bound in bounds if bound is not None], self.least)

    def decimals_in(self, year: int) -> int:
        """Those of one year of the series, in which that year's own required value is a bound too."""
        item = self.result.assessment
        value = next((point.value for point in item.points if point.year == year), None)
        own = [required for at, required in item.path if at == year]
        return self.decimals if value is None else self.decimals_of(value, *own)

    @property
    def goal(self) -> Fraction | None:
        """What the value is to reach in the end: the threshold, or 100 % for a yearly increase."""
        if self.target.kind is Kind.YEARLY_INCREASE:
            return Fraction(100)
        return None if self.target.threshold is None else Fraction(self.target.threshold)

    def quote(self) -> str:
        """The plan's words, Vietnamese in any report (WCAG 2.1, 3.1.2); in an English one after the target's name."""
        said, name = escape(self.target.quote), escape(self.target.label[self.lang])
        return said if self.lang == "vi" else f"{name}: “[{said}]{{lang=vi}}”"

    def source_code(self) -> str:
        """The code of the target's line in the annex of sources, for paper; on the page a number opens its panel."""
        number = self.result.number
        return f" [[N{number}](#chain-{number})]{{.chain}}" if number else ""

    def value(self) -> str:
        """Today's value: a number with its unit, or the word given; "–" where there is none."""
        now = self.result.assessment.now
        if now.word:
            return text(f"wording.word-{now.word}", self.lang)
        if now.value is None:
            return NOTHING
        return self._enter("value", now.value, self._natural(now.value), inputs=now.inputs)

    def value_in(self, point: Point) -> str:
        """The value of one year of the series, printed as the row prints its own. The point has to have a value."""
        value = point.value or Fraction(0)
        return self._enter(f"value:{point.year}", value, fewest(value, self.decimals_in(point.year)), point.inputs)

    def parts(self) -> tuple[str, str] | None:
        """Numerator and denominator as printed; None where the value is no ratio."""
        now = self.result.assessment.now
        if now.value is None or now.numerator is None or now.denominator is None:
            return None
        reduced, target = self.target.kind is Kind.REDUCTION, self.target
        numerator = self._part("numerator", None if reduced else target.numerator, now.numerator, now)
        return numerator, self._part("denominator", None if reduced else target.denominator, now.denominator, now)

    def value_cell(self) -> str:
        """The value, and under it what it is the ratio of."""
        parts = self.parts()
        ratio = f" ({parts[0]}/{parts[1]})" if parts else ""
        return self.value() + ratio + self.marks()

    def marks(self) -> str:
        """ "(tạm tính, khác kỳ, riêng kỳ này)": provisional, of other days than the period's, of a quarter alone."""
        now = self.result.assessment.now
        if not now.given:
            return ""
        marks = {"provisional": now.provisional, "off-period": now.off_period, "alone": alone(self.result)}
        said = [name for name, holds in marks.items() if holds]
        return f" ({', '.join(text(f'wording.mark-{name}', self.lang) for name in said)})" if said else ""

    def required(self) -> str:
        """The required value of the year, or "–"; where the path starts it is the value itself and asks nothing."""
        item = self.result.assessment
        if item.required is None or at_start(item):
            return NOTHING
        return self._enter("required", item.required, self._natural(item.required), item.inputs)

    def required_in(self, year: int, value: Fraction) -> str:
        """The required value of one year of the path, with as many decimals as that year's value."""
        decimals = fewest(value, self.decimals_in(year))
        return self._enter(f"required:{year}", value, decimals, self.result.assessment.inputs)

    def gap(self) -> str:
        """Value less required, with its sign, or "–"."""
        item = self.result.assessment
        if item.gap is None or at_start(item):
            return NOTHING
        style: Style = "number" if self.style == "number" else "points"
        return self._enter("gap", item.gap, self._gap_decimals(item.gap), item.inputs, style=style, signed=True)

    def gap_size(self) -> str:
        """The gap without its sign, for a sentence that says above or below. The target has to have one."""
        gap = self.result.assessment.gap or Fraction(0)
        return self.distance("gap-size", abs(gap), self._gap_decimals(gap))

    def distance(self, name: str, value: Fraction, decimals: int, inputs: Sequence[str] = ()) -> str:
        """How far two values are apart, in a sentence: percentage points in words, or a number."""
        return self.number(name, value, decimals, "number" if self.style == "number" else "points-in-words", inputs)

    def threshold(self) -> str:
        """The threshold as the plan means it: "≥ 80%", "= 0", "+20 điểm %/năm", "Có"."""
        target = self.target
        if target.threshold is None:
            return text(f"wording.goal-{target.kind}", self.lang)
        words = {"sign": self._sign(), "shown": self.level(), "base": target.base_years}
        return text(f"wording.threshold-{target.kind}", self.lang, **words)

    def threshold_mark(self) -> str:
        """The threshold in short, for a chart: "≥ 80%". The target has to have one."""
        return f"{self._sign()} {self.level()}"

    def _sign(self) -> str:
        return {">=": "≥", "<=": "≤"}.get(self.target.comparator, self.target.comparator)

    def level(self) -> str:
        """The threshold without its sign: "80%". The target has to have one."""
        goal = Fraction(self.target.threshold or 0)
        style: Style = "points" if self.target.kind is Kind.YEARLY_INCREASE else self.style
        return self._enter("threshold", goal, self._natural(goal), style=style, method="plan")

    def milestone(self) -> str:
        """The year by which it is due, or "hằng năm"."""
        return str(self.target.milestone or text("wording.every-year", self.lang))

    def verdict(self) -> str:
        """The verdict in Markdown; after the milestone with the year that it belongs to."""
        item = self.result.assessment
        past = self.target.milestone is not None and item.period.year > self.target.milestone
        said = [str(self.target.milestone)] if past else []
        said += [text("wording.mark-provisional", self.lang)] if shows_provisional(item) else []
        return verdict(item.status, self.lang) + (f" ({', '.join(said)})" if said else "")

    def number(
        self, name: str, value: Fraction | int, decimals: int = 0, style: Style = "number", inputs: Sequence[str] = ()
    ) -> str:
        """Any other number of this target's sentence, entered under `name`; from the assessment's inputs by default."""
        return self._enter(name, Fraction(value), decimals, tuple(inputs) or self.result.assessment.inputs, style=style)

    def _part(self, name: str, measure: str | None, value: Fraction, now: Point) -> str:
        own = tuple(found for found in now.inputs if measure and found.endswith(f".{measure}"))
        return self._enter(name, value, self._natural(value), own or now.inputs, style="number")

    def _natural(self, value: Fraction) -> int:
        return fewest(value, self.decimals)

    def _gap_decimals(self, gap: Fraction) -> int:
        return decimals_apart(gap, [Fraction(0)], self._natural(gap))

    def _enter(
        self,
        name: str,
        value: Fraction,
        decimals: int,
        inputs: tuple[str, ...] = (),
        *,
        style: Style | None = None,
        signed: bool = False,
        method: str = "",
    ) -> str:
        return self.ledger.enter(
            f"{self.target.id}:{name}",
            value,
            style=style or self.style,
            decimals=decimals,
            signed=signed,
            method=method or self.result.assessment.method,
            inputs=inputs,
        )


def row_of(result: TargetResult, results: Sequence[TargetResult], label: str, ledger: Ledger) -> Row:
    """The row of `result`, one of `results`: printed with the decimals that it has wherever it is printed.

    `label` is the report period in words.
    """
    same = [other.assessment for other in results if _measured_alike(other.assessment.target, result.assessment.target)]
    goals = [Fraction(item.target.threshold) for item in same if item.target.threshold is not None]
    required = [item.required for item in same if item.required is not None]
    return Row(result, ledger, label, (*goals, *required))


def _measured_alike(one: Target, other: Target) -> bool:
    def basis(target: Target) -> tuple[object, ...]:
        return target.content, target.kind, target.measures, target.baseline_years

    return basis(one) == basis(other)


def fewest(value: Fraction, most: int) -> int:
    """The fewest decimals that print `value` exactly, at most `most`: "100%", but "83,3%"."""
    return next((count for count in range(most) if rounded(value, count) == value), most)
