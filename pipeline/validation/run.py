"""Great Expectations: is handed the tables and the suites, and tells which rows failed.

It is imported only when something is validated, since that takes seconds. Nothing leaves the machine and nothing is
written: usage statistics are off, its project lives in memory. What it reports as failed becomes a finding; what it
could not evaluate is a fault of a suite of ours, and is never passed on as the unit's.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pipeline.validation.suites import Check, Suite
from pipeline.validation.unused import loaded_when_used

if TYPE_CHECKING:
    import pandas
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource
    from great_expectations.expectations.expectation import Expectation

os.environ["GX_ANALYTICS_ENABLED"] = "false"

POSITION = "position"

R = TypeVar("R")


@dataclass(frozen=True)
class ExpectationOutcome:
    """How one expectation came out: rows looked at, rows passed over for want of a value, and the rows that failed.

    `failed` are positions in the suite's records, `rows` the same records' address columns as the library gave them.
    """

    evaluated: int
    passed_over: int
    failed: tuple[int, ...]
    rows: tuple[Mapping[str, object], ...]


class Engine:
    """Great Expectations with an empty project in memory; one for a whole validation."""

    def __init__(self) -> None:
        with _quiet():
            with loaded_when_used():
                from great_expectations import get_context
                from great_expectations.data_context.types import base

            project = base.DataContextConfig(
                store_backend_defaults=base.InMemoryStoreBackendDefaults(),  # the usual ones make a temporary folder
                analytics_enabled=False,
                progress_bars=base.ProgressBarsConfig(globally=False),
            )
            context = get_context(mode="ephemeral", project_config=project)
            self._source: PandasDatasource = context.data_sources.add_pandas("readings")

    def run(self, suite: Suite[R]) -> tuple[ExpectationOutcome, ...]:
        """One outcome per check, in their order. Raises RuntimeError for an expectation that could not be evaluated."""
        if not suite.records:
            return tuple(ExpectationOutcome(0, 0, (), ()) for _ in suite.checks)
        with _quiet():
            asset = self._source.add_dataframe_asset(suite.name)
            batch = asset.add_batch_definition_whole_dataframe(suite.name).get_batch({"dataframe": _table(suite)})
            given = batch.validate(_expectations(suite), result_format=_shape(suite))
        results = {_number(result): result for result in given.results}
        return tuple(_outcome(suite, check, results.get(number)) for number, check in enumerate(suite.checks))


def _table(suite: Suite[R]) -> pandas.DataFrame:
    """The suite's records as a table; as objects, so that pandas guesses no type and no number turns into a float.

    The address columns are its index too: only from there are they taken at once, else cell by cell and slowly.
    """
    import pandas

    rows = [{POSITION: number, **suite.columns(record)} for number, record in enumerate(suite.records)]
    return pandas.DataFrame(rows, dtype=object).set_index([POSITION, *suite.address], drop=False)


def _shape(suite: Suite[R]) -> dict[str, bool | int | str | list[str] | None]:
    """Every failing row by its address, without its values, of which the library's results would make floats."""
    return {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": [POSITION, *suite.address],
        "exclude_unexpected_values": True,
        "return_unexpected_index_query": False,
    }


def _expectations(suite: Suite[R]) -> ExpectationSuite:
    from great_expectations import ExpectationSuite

    return ExpectationSuite(suite.name, [_built(suite, number) for number in range(len(suite.checks))])


def _built(suite: Suite[R], number: int) -> Expectation:
    """Built one by one, since a suite of the library drops in silence what it can't build."""
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    check = suite.checks[number]
    try:
        return ExpectationConfiguration(check.expectation, dict(check.kwargs), {POSITION: number}).to_domain_obj()
    except Exception as error:
        raise _fault(suite, check, "could not be built") from error


def _number(result: ExpectationValidationResult) -> int | None:
    """Which of the suite's checks it is about."""
    config = result.expectation_config
    return config.meta[POSITION] if config and config.meta else None


def _outcome(suite: Suite[R], check: Check[R], result: ExpectationValidationResult | None) -> ExpectationOutcome:
    """What one expectation found. The library reports one that raised as failed, with the error beside it."""
    if result is None or result.exception_info.get("raised_exception") is not False:
        raise _fault(suite, check, f"was not evaluated: {result and result.exception_info}")
    found = result.result
    failing = {name: values for part in found.get("unexpected_index_list", []) for name, values in part.items()}
    failed = tuple(int(number) for number in failing.get(POSITION, []))
    if len(failed) != found.get("unexpected_count") or bool(failed) == bool(result.success):
        raise _fault(suite, check, "contradicts itself")
    rows = zip(*(failing.get(name, []) for name in suite.address), strict=True)
    addresses = tuple(dict(zip(suite.address, row, strict=True)) for row in rows)
    return ExpectationOutcome(found["element_count"], found.get("missing_count", 0), failed, addresses)


def _fault(suite: Suite[R], check: Check[R], what: str) -> RuntimeError:
    return RuntimeError(f"suite {suite.name}: {check.expectation} {dict(check.kwargs)} {what}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's log and warnings: they speak of its own upkeep, not of the data."""
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
