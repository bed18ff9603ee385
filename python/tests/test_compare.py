"""`compare`: runs and verdict of the command line."""

from __future__ import annotations

from pathlib import Path

import millpond
import pytest
from conftest import GLOBALISED, LOCALISED, MONTHS, VILLAGE, Command
from same import differences

QUICK = ["--quick"]
DRAWN = ["--variant-replicates", "1", "--variant-assumptions", "0"]


@pytest.mark.parametrize(("drawn_shock", "options"), [(False, QUICK), (True, DRAWN)])
def test_runs_and_verdict_are_those_of_the_command_line(
    millpond_command: Command, tmp_path: Path, drawn_shock: bool, options: list[str]
) -> None:
    policies = [GLOBALISED, LOCALISED]
    result = millpond.compare(policies, replicates=3, seed=7, set=MONTHS, drawn_shock=drawn_shock)
    told = ["--replicates", 3, "--seed", 7, "--set", "run.months=42", "--out", tmp_path]
    done = millpond_command("compare", *policies, *told, *options, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert differences(result.verdict, done.stdout) == []
    assert differences(result.runs, (tmp_path / "runs.csv").read_text("utf-8")) == []
    assert differences(result.series, (tmp_path / "series.csv").read_text("utf-8")) == []


def test_parameters_that_are_numbers_are_numbers() -> None:
    runs = millpond.compare([GLOBALISED, LOCALISED], replicates=1, set=MONTHS, drawn_shock=False).runs
    strengths = runs.to_dict()["levers.buy_local_households.strength"]
    assert set(strengths) == {-0.1, 0.1}


def test_one_pair_is_too_few() -> None:
    verdict = millpond.compare([GLOBALISED, LOCALISED], replicates=1, set=MONTHS, drawn_shock=False).verdict
    columns = verdict.to_dict()
    assert set(columns["low"]) == {None}
    assert "too few runs" in columns["reason"]


def test_policies_of_one_name_cannot_be_compared() -> None:
    with pytest.raises(millpond.MillpondError, match="both called `today`"):
        millpond.compare([VILLAGE, VILLAGE], set=MONTHS)


@pytest.mark.parametrize("policies", [[], [VILLAGE]])
def test_two_policies_are_needed(policies: list[Path]) -> None:
    with pytest.raises(ValueError, match="two scenario files or more"):
        millpond.compare(policies)


def test_a_single_path_is_no_list_of_policies() -> None:
    with pytest.raises(TypeError, match="two scenario files or more"):
        millpond.compare(str(VILLAGE))
