"""`table` and `follow`: what the command line says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import millpond
import pytest
from conftest import LOCALISED, SCENARIOS, VILLAGE, Command
from same import differences

PUBLISHED = SCENARIOS / "data" / "scotland-2019-table-28.csv"
TWO_REGIONS = SCENARIOS / "local-money" / "two-regions.toml"


@pytest.mark.parametrize(
    ("file", "arguments", "options"),
    [
        (VILLAGE, {}, []),
        (VILLAGE, {"set": {"world.closing.direct_tax_share": 0.3}}, ["--set", "world.closing.direct_tax_share=0.3"]),
        (PUBLISHED, {}, []),
        (PUBLISHED, {"imputed_rent": "keep"}, ["--imputed-rent", "keep"]),
        (TWO_REGIONS, {}, []),
        (TWO_REGIONS, {"between": True}, ["--between"]),
        (VILLAGE, {"region": "millBROOK"}, ["--region", "millBROOK"]),
    ],
)
def test_multipliers_are_those_of_the_command_line(
    millpond_command: Command, file: Path, arguments: dict[str, Any], options: list[str]
) -> None:
    done = millpond_command("table", file, *options, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert differences(millpond.table(file, **arguments), done.stdout) == []


def test_figures_have_units() -> None:
    table = millpond.table(VILLAGE)
    assert table.units["type_2_employment_effect_per_million"] == "FTE a million pounds"
    assert "type_1_income_multiplier" not in table.units
    assert set(table.descriptions) == set(table.column_names)


@pytest.mark.parametrize(
    ("file", "arguments", "words"),
    [
        (VILLAGE, {"region": "Atlantis"}, "there is no region `Atlantis`; the regions are Millbrook"),
        (VILLAGE, {"imputed_rent": "keep"}, "the money table"),
        (PUBLISHED, {"between": True}, "the regions of a scenario"),
        (SCENARIOS / "none.csv", {}, "there is no such file"),
        (SCENARIOS, {}, "it is a folder"),
    ],
)
def test_what_cannot_be_shown_is_said(file: Path, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(millpond.MillpondError, match=words):
        millpond.table(file, **arguments)


def test_a_bad_table_says_where(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("section,row\nnonsense,1\n", encoding="utf-8")
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.table(bad)
    assert caught.value.problems[0].file == str(bad)


@pytest.mark.parametrize("door", ["exports", "tourism", "public-money", "pensions"])
def test_pounds_go_where_the_command_line_says(
    millpond_command: Command, door: Literal["exports", "tourism", "public-money", "pensions"]
) -> None:
    done = millpond_command("follow", 250, LOCALISED, "--from", door, "--format", "json")
    if done.returncode != 0:
        assert "no such money comes in" in done.stderr
        with pytest.raises(millpond.MillpondError, match="no such money comes in"):
            millpond.follow(250, LOCALISED, door=door)
        return
    told = json.loads(done.stdout)
    followed = millpond.follow(250, LOCALISED, door=door)
    assert (followed.pounds, followed.door) == (told["pounds"], told["door"])
    months, doors = followed.months.to_dict(), followed.doors.to_dict()
    ends = zip(doors["month"], doors["door"], doors["pounds"], strict=True)
    left: dict[int, dict[str, float]] = {}
    for month, name, pounds in ends:
        left.setdefault(month, {})[name] = pounds
    assert months["month"] == [end["month"] for end in told["months"]]
    assert months["inside"] == [end["inside"] for end in told["months"]]
    assert months["paid_between_residents"] == [end["paid_between_residents"] for end in told["months"]]
    assert left == {end["month"]: end["left"] for end in told["months"] if end["left"]}
    held = followed.held.to_dict()
    assert dict(zip(held["holder"], held["pounds"], strict=True)) == told["held"]
    chain = followed.chain.to_dict()
    assert chain == {name: [step[name] for step in told["chain"]] for name in chain}


def test_every_pound_is_inside_or_has_left() -> None:
    months = millpond.follow(100, VILLAGE, to="farm_and_FOOD", region="millbrook", threads=1).months.to_dict()
    for inside, left in zip(months["inside"], months["left"], strict=True):
        assert inside + left == pytest.approx(100, abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"to": "Mine"}, "there is no sector `Mine`; there are Farm_and_food"),
        ({"region": "Atlantis"}, "there is no region `Atlantis`"),
    ],
)
def test_what_cannot_be_followed_is_said(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(millpond.MillpondError, match=words):
        millpond.follow(100, VILLAGE, **arguments)
