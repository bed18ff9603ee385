"""What is wrong is said as exceptions, with file, line and key, and never ends the interpreter."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import millpond
import pytest
from conftest import GLOBALISED, MONTHS, SCENARIOS, VILLAGE, Command

BAD = f"""\
base = '{VILLAGE}'
title = "Bad"

[run]
monthz = 12
seed = "one"

[behaviour]
loan_rate = nan
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A scenario with three problems."""
    file = tmp_path / "bad.toml"
    file.write_text(BAD, encoding="utf-8")
    return file


def test_problems_are_those_of_the_command_line(millpond_command: Command, bad: Path) -> None:
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.run(bad, set=["run.replicates=0"])
    done = millpond_command("run", bad, "--set", "run.replicates=0", "--format", "json")
    told = json.loads(done.stderr)["problems"]
    keys = ["file", "line", "column", "key", "message", "hint"]
    assert [[getattr(problem, key) for key in keys] for problem in caught.value.problems] == [
        [problem[key] for key in keys] for problem in told
    ]
    assert len(told) == 4


def test_a_problem_has_its_span_and_reads_like_a_compiler_s(bad: Path) -> None:
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.run(bad)
    unknown = next(problem for problem in caught.value.problems if problem.key == "run.monthz")
    assert (unknown.file, unknown.line, unknown.column) == (str(bad), 5, 1)
    assert (unknown.end_line, unknown.end_column) == (5, 7)
    assert unknown.hint == "did you mean `months`?"
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems) == 3
    assert f"{bad}:5:1: unknown key `monthz` in `run` (did you mean `months`?)" in lines


def test_errors_are_kinds_of_one_and_can_be_pickled(bad: Path) -> None:
    for kind in (millpond.ScenarioError, millpond.AuditError, millpond.ResultsError):
        assert issubclass(kind, millpond.MillpondError)
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.run(bad)
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, millpond.ScenarioError)
    assert again.problems == caught.value.problems
    audit = pickle.loads(pickle.dumps(millpond.AuditError("off", 3, "Here", "money", -1)))
    assert (str(audit), audit.month, audit.region, audit.identity, audit.gap) == ("off", 3, "Here", "money", -1)


@pytest.mark.parametrize(
    "call",
    [
        lambda path: millpond.run(path),
        lambda path: millpond.compare([GLOBALISED, path]),
        lambda path: millpond.follow(100, path),
        lambda path: millpond.sweep(path),
        lambda path: millpond.run(VILLAGE, overlays=[path]),
    ],
)
@pytest.mark.parametrize(
    ("name", "words"),
    [("none.toml", "there is no such file"), ("", "it is a folder"), ("nul\0.toml", "NUL")],
)
def test_files_that_cannot_be_read_are_said(
    call: Callable[[Path], object], name: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(millpond.ScenarioError, match=words) as caught:
        call(tmp_path / name if name else tmp_path)
    assert len(caught.value.problems) == 1


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes(b'title = "caf\xe9"\n')
    with pytest.raises(millpond.ScenarioError, match="it is not UTF-8 text"):
        millpond.run(file)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, 10**30, "much", [1, 2], {"value": "x"}, True])
def test_values_that_cannot_be_are_refused(value: object) -> None:
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.run(VILLAGE, set={"behaviour.loan_rate": value})
    assert {problem.file for problem in caught.value.problems} == {"--set"}


@pytest.mark.parametrize("path", ["", "=", "run..months", "run.months\nx", "[run]", "\0", "no.such.entry"])
def test_paths_that_cannot_be_are_refused(path: str) -> None:
    with pytest.raises(millpond.ScenarioError):
        millpond.run(VILLAGE, set={path: 1})


WRONG: list[tuple[type[Exception], dict[str, Any], str]] = [
    (TypeError, {"scenario": 3}, "scenario must be a path"),
    (TypeError, {"scenario": None}, "scenario must be a path"),
    (TypeError, {"scenario": b"village"}, "scenario must be a path"),
    (TypeError, {"replicates": "two"}, "replicates must be a whole number"),
    (TypeError, {"replicates": 2.0}, "replicates must be a whole number"),
    (TypeError, {"replicates": True}, "replicates must be a whole number"),
    (ValueError, {"replicates": 0}, "replicates must be from 1 to 100000, not 0"),
    (ValueError, {"replicates": 10**30}, "replicates must be from 1"),
    (ValueError, {"seed": -1}, "seed must be from 0"),
    (ValueError, {"seed": 2**63}, "seed must be from 0"),
    (ValueError, {"threads": 0}, "threads must be from 1 to 1024"),
    (TypeError, {"set": 3}, "set must be a mapping or texts"),
    (TypeError, {"set": [3]}, "set must hold texts"),
    (TypeError, {"set": {3: 4}}, "set must have paths"),
    (TypeError, {"set": {"run.months": None}}, "set cannot hold None"),
    (TypeError, {"set": {"run.months": object()}}, "set cannot hold <object"),
    (TypeError, {"overlays": 3}, "overlays must be paths"),
    (TypeError, {"overlays": [None]}, "overlays must be a path"),
]


@pytest.mark.parametrize(("kind", "arguments", "words"), WRONG)
def test_arguments_of_other_kinds_are_refused(
    kind: type[Exception], arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(kind, match=words):
        millpond.run(**{"scenario": VILLAGE, **arguments})


def test_further_arguments_are_refused(design: Path) -> None:
    with pytest.raises(TypeError, match="progress must be callable"):
        millpond.sweep(design, progress=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="imputed_rent must be"):
        millpond.table(VILLAGE, imputed_rent="halve")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="region must be text"):
        millpond.table(VILLAGE, region=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="pounds must be from 1"):
        millpond.follow(0, VILLAGE)
    with pytest.raises(ValueError, match="door must be one of exports, tourism, public-money, pensions"):
        millpond.follow(100, VILLAGE, door="window")  # type: ignore[arg-type]


def test_too_much_for_memory_is_refused_before_it_is_taken() -> None:
    with pytest.raises(millpond.MillpondError, match="MiB of memory"):
        millpond.run(VILLAGE, replicates=100_000, set={"run.months": 600})


def test_a_world_that_cannot_be_built_is_said(tmp_path: Path) -> None:
    table = (SCENARIOS / "village" / "table.csv").read_text("utf-8")
    world = VILLAGE.read_text("utf-8")
    (tmp_path / "world.toml").write_text(world, encoding="utf-8")
    (tmp_path / "table.csv").write_text(table.replace(",", ";"), encoding="utf-8")
    with pytest.raises(millpond.MillpondError):
        millpond.run(tmp_path / "world.toml", set=MONTHS)
