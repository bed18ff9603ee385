"""`millpond analyse` beside SALib, on the same sweep of the village: the same numbers where nothing is drawn."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pandas
import pytest
from conftest import Command

morris_analyze = pytest.importorskip("SALib.analyze.morris")
sobol_analyze = pytest.importorskip("SALib.analyze.sobol")

SAME = 1e-6


def analysed(design: Path, sample: str, millpond_command: Command) -> Path:
    """The folder of a swept and analysed design, with another sample."""
    text = design.read_text("utf-8")
    design.write_text(text[: text.index("[sample]")] + sample, encoding="utf-8")
    out = design.with_name("out")
    swept = millpond_command("sweep", design, "--out", out)
    assert swept.returncode == 0, swept.stderr
    done = millpond_command("analyse", out)
    assert done.returncode == 0, done.stderr
    return out


def columns(out: Path, policy: str, outcome: str) -> tuple[dict[str, object], pandas.DataFrame, numpy.ndarray]:
    """SALib's problem, the rows of the design, and an outcome at them."""
    problem = json.loads((out / "analysis" / "problem.json").read_text("utf-8"))
    rows = pandas.read_csv(out / "analysis" / "design.csv")
    runs = pandas.read_parquet(out / "runs.parquet")
    means = runs[runs["policy"] == policy].groupby("point")[outcome].mean()
    return problem, rows[problem["names"]], means.loc[rows["point"]].to_numpy()


def own(out: Path, table: str, policy: str, outcome: str) -> pandas.DataFrame:
    """Millpond's indices of a policy, the parameters in the problem's order."""
    found = pandas.read_csv(out / "analysis" / table)
    return found[(found["policy"] == policy) & found["less"].isna() & (found["outcome"] == outcome)]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("outcome", ["real_value_added", "retention_consumption", "unemployment"])
def test_sobol_indices_are_salibs(design: Path, millpond_command: Command, outcome: str) -> None:
    out = analysed(design, '[sample]\nmethod = "saltelli"\nsize = 16\nsecond_order = true\n', millpond_command)
    problem, _, values = columns(out, "localised", outcome)
    salib = sobol_analyze.analyze(problem, values, calc_second_order=True, seed=1)
    found = own(out, "sobol.csv", "localised", outcome)
    assert list(found["parameter"]) == problem["names"]
    numpy.testing.assert_allclose(found["first"], salib["S1"], atol=SAME)
    numpy.testing.assert_allclose(found["total"], salib["ST"], atol=SAME)
    pairs = own(out, "sobol-pairs.csv", "localised", outcome)
    numpy.testing.assert_allclose(pairs["second"], [salib["S2"][0, 1]], atol=SAME)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("outcome", ["real_value_added", "retention_consumption"])
def test_elementary_effects_are_salibs(design: Path, millpond_command: Command, outcome: str) -> None:
    out = analysed(design, '[sample]\nmethod = "morris"\nsize = 12\nlevels = 4\n', millpond_command)
    problem, rows, values = columns(out, "localised", outcome)
    salib = morris_analyze.analyze(problem, rows.to_numpy(), values, num_levels=4, seed=1)
    found = own(out, "morris.csv", "localised", outcome)
    for column in ["mu", "mu_star", "sigma"]:
        numpy.testing.assert_allclose(found[column], numpy.array(salib[column], dtype=float), rtol=SAME)
