"""Tables in polars, pandas, pyarrow and DuckDB, without copies."""

from __future__ import annotations

import sys
from typing import Any

import duckdb
import millpond
import pandas
import polars
import pyarrow
import pytest
from conftest import MONTHS, VILLAGE


@pytest.fixture(scope="module")
def series() -> millpond.Table:
    """Months of two runs."""
    return millpond.run(VILLAGE, replicates=2, set=MONTHS).series


def address(column: Any) -> int:
    """Where the numbers of a column of pyarrow lie."""
    array: Any = column.chunk(0) if isinstance(column, pyarrow.ChunkedArray) else column
    return int(array.buffers()[1].address)


def test_readers_see_the_same_numbers(series: millpond.Table) -> None:
    own = series.to_dict()
    assert polars.DataFrame(series).to_dict(as_series=False) == own
    assert series.to_pyarrow().to_pydict() == own
    assert series.to_polars().to_dict(as_series=False) == own
    assert series.to_pandas()["output"].tolist() == own["output"]
    summed = duckdb.sql("select sum(output), max(month) from series")
    assert summed is not None
    assert summed.fetchall() == [(pytest.approx(sum(own["output"])), 42)]


def test_numbers_are_shared_and_not_copied(series: millpond.Table) -> None:
    first, second = pyarrow.table(series), pyarrow.table(series)
    frame = series.to_pandas()
    polar = series.to_polars()
    for name in ("month", "output", "gini"):
        place = address(first[name])
        assert address(second[name]) == place, name
        assert frame[name].to_numpy().__array_interface__["data"][0] == place, name
        assert address(polar[name].to_arrow()) == place, name
    assert len({address(first[name]) for name in ("month", "output", "gini")}) == 3


def test_readers_outlive_the_table() -> None:
    table = millpond.run(VILLAGE, set=MONTHS).series
    arrow, own = pyarrow.table(table), table.to_dict()
    del table
    assert arrow.to_pydict() == own


def test_a_stream_that_nobody_reads_is_let_go(series: millpond.Table) -> None:
    before = series.to_dict()
    for _ in range(100):
        series.__arrow_c_stream__()
        series.__arrow_c_schema__()
    assert series.to_dict() == before


def test_columns_carry_units_to_readers(series: millpond.Table) -> None:
    schema = pyarrow.schema(series)  # type: ignore[arg-type]
    assert schema == pyarrow.table(series).schema
    said = schema.field("gini").metadata
    assert said is not None and said[b"unit"] == b"share"
    assert schema.field("month").type == pyarrow.int64()
    assert schema.field("run_id").type == pyarrow.large_string()


def test_gaps_are_gaps() -> None:
    verdict = millpond.compare(
        [VILLAGE.with_name("globalised.toml"), VILLAGE.with_name("localised.toml")],
        replicates=1,
        set=MONTHS,
        drawn_shock=False,
    ).verdict
    assert verdict.to_polars()["low"].null_count() == len(verdict)
    assert verdict.to_pandas()["low"].isna().all()
    assert verdict.to_pandas()["effect"].notna().any()


def test_a_table_says_what_it_is(series: millpond.Table) -> None:
    assert len(series) == series.num_rows == 84
    shown = repr(series)
    assert shown.startswith("<millpond.Table of 84 rows, ") and "run_id, month, region" in shown


@pytest.mark.parametrize(
    ("method", "missing"),
    [("to_polars", "polars"), ("to_pandas", "pandas"), ("to_pandas", "pyarrow"), ("to_pyarrow", "pyarrow")],
)
def test_a_missing_package_is_named(
    series: millpond.Table, monkeypatch: pytest.MonkeyPatch, method: str, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=rf"Table\.{method}\(\) needs the package {missing}") as caught:
        getattr(series, method)()
    assert caught.value.name == missing


def test_frames_can_be_worked_with(series: millpond.Table) -> None:
    shared, frame = series.to_pandas(), series.to_pandas(copy=True)
    assert isinstance(frame, pandas.DataFrame)
    frame["pounds"] = frame["output"] / 100
    frame.loc[0, "gini"] = 0.5
    assert frame["gini"][0] == 0.5 != shared["gini"][0]
    with pytest.raises(ValueError, match="read-only"):
        shared.loc[0, "gini"] = 0.5
