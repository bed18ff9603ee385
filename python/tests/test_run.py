"""`run`: the numbers of the command line, its arguments, its warnings."""

from __future__ import annotations

import warnings
from pathlib import Path

import millpond
import pyarrow
import pytest
from conftest import MONTHS, SCENARIOS, VILLAGE, Command
from same import differences

TWO_REGIONS = SCENARIOS / "local-money" / "two-regions.toml"


@pytest.mark.parametrize(
    ("scenario", "settings"),
    [(VILLAGE, MONTHS), (TWO_REGIONS, MONTHS), (VILLAGE, {**MONTHS, "run.outcomes": ["gini"]})],
)
def test_tables_are_those_of_the_command_line(
    millpond_command: Command, tmp_path: Path, scenario: Path, settings: dict[str, object]
) -> None:
    result = millpond.run(scenario, replicates=2, seed=5, set=settings)
    told = [f"{path}={str(value).replace(chr(39), chr(34))}" for path, value in settings.items()]
    sets = [part for text in told for part in ("--set", text)]
    done = millpond_command("run", scenario, "--replicates", 2, "--seed", 5, *sets, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(result.runs) == 2
    assert differences(result.runs, (tmp_path / "runs.csv").read_text("utf-8")) == []
    assert differences(result.series, (tmp_path / "series.csv").read_text("utf-8")) == []


def test_replicates_differ_and_the_same_luck_is_the_same_run() -> None:
    twice = millpond.run(VILLAGE, replicates=2, set=MONTHS).runs.to_dict()
    again = millpond.run(VILLAGE, replicates=1, set=MONTHS).runs.to_dict()
    assert twice["status"] == ["ok", "ok"]
    assert twice["series_hash"][0] != twice["series_hash"][1]
    assert twice["series_hash"][0] == again["series_hash"][0]


def test_threads_do_not_change_a_byte() -> None:
    tables = [millpond.run(VILLAGE, replicates=3, set=MONTHS, threads=n).series for n in (1, 2)]
    one, two = (written(table) for table in tables)
    assert one == two
    other = written(millpond.run(VILLAGE, replicates=3, seed=2, set=MONTHS).series)
    assert one != other, "the bytes say what the runs were"


def written(table: millpond.Table) -> bytes:
    """A table as a file of Arrow."""
    sink = pyarrow.BufferOutputStream()
    arrow = table.to_pyarrow()
    with pyarrow.ipc.new_file(sink, arrow.schema) as file:
        file.write_table(arrow)
    return sink.getvalue().to_pybytes()


def test_settings_may_be_a_mapping_or_texts() -> None:
    ways = [{"run.months": 42, "behaviour.loan_rate": 0.06}, ["run.months=42", "behaviour.loan_rate=0.06"]]
    hashes = [millpond.run(VILLAGE, set=way).runs.to_dict()["series_hash"] for way in ways]
    assert hashes[0] == hashes[1]
    assert hashes[0] != millpond.run(VILLAGE, set=MONTHS).runs.to_dict()["series_hash"]


def test_overlays_are_laid_over(tmp_path: Path) -> None:
    overlay = tmp_path / "shorter.toml"
    overlay.write_text("[run]\nmonths = 37\n", encoding="utf-8")
    assert len(millpond.run(VILLAGE, overlays=[overlay]).series) == 37
    assert len(millpond.run(VILLAGE, overlays=overlay).series) == 37


def test_what_never_begins_is_said_where_the_call_stands() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        millpond.run(VILLAGE, set={"run.months": 2})
    words = [str(warning.message) for warning in said]
    assert words == [
        f"the shock `{name}` begins in month 37, after the last month (2): it does nothing"
        for name in ("supplies", "fire")
    ]
    assert {warning.filename for warning in said} == {__file__}


def test_columns_have_units_and_meanings() -> None:
    result = millpond.run(VILLAGE, set=MONTHS)
    for table in (result.runs, result.series):
        assert table.units["gini"] == "share"
        assert "Gini coefficient" in table.descriptions["gini"]
        assert set(table.descriptions) == set(table.column_names)
    assert "region" not in result.series.units
