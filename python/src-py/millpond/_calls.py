"""What answers from memory: `run`, `compare`, `table` and `follow`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Literal, SupportsIndex

from . import _millpond
from ._arguments import (
    REPLICATES_MAX,
    Overlays,
    Settings,
    StrPath,
    path,
    paths,
    replicates_of,
    whole,
    wishes,
)
from ._results import CompareResult, FollowResult, RunResult
from ._shapes import FollowAsked, TableAsked
from ._table import Table

POUNDS_MAX = 1_000_000_000
DOORS = ("exports", "tourism", "public-money", "pensions")


def run(
    scenario: StrPath,
    *,
    replicates: SupportsIndex = 1,
    seed: SupportsIndex | None = None,
    set: Settings | None = None,
    overlays: Overlays = (),
    threads: SupportsIndex | None = None,
) -> RunResult:
    """Lives a scenario, as ``millpond run`` does, and keeps what it recorded in memory.

    `replicates` runs are done, each with its own luck. `seed` takes the place of the scenario's. `set` changes
    entries: a mapping (``{"run.months": 24}``) or texts as the command line takes them (``["run.months=24"]``).
    `overlays` are files of TOML laid over the scenario before that. `threads` are all cores when absent;
    results do not depend on them.

    Raises `ScenarioError` when the scenario is refused, `AuditError` when books do not add up, and
    `MillpondError` when no run finishes; single runs that fail are in `failures`. Levers and shocks that
    begin after the last month are said as warnings.
    """
    count = whole("replicates", replicates, 1, REPLICATES_MAX)
    laid = wishes(seed, set, overlays, threads)
    runs, series, failures, notes = _millpond.run(path("scenario", scenario), count, laid)
    warn(notes)
    return RunResult(Table(runs), Table(series), failures)


def compare(
    policies: Iterable[StrPath],
    *,
    replicates: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    set: Settings | None = None,
    overlays: Overlays = (),
    threads: SupportsIndex | None = None,
    drawn_shock: bool = True,
) -> CompareResult:
    """Compares policies under the same luck: calm, under each shock, and under one drawn by chance.

    `policies` are two scenario files or more; the first is the one the others are compared with. `replicates`
    are pairs of runs, the first scenario's own number when absent. `drawn_shock` says whether the shock
    drawn by chance is run as well. The rest is as for `run`. Runs and verdict are those of
    ``millpond compare``; assumptions set low and high, levers alone and the report are only there.
    """
    if isinstance(policies, str) or not isinstance(policies, Iterable):
        raise TypeError(f"policies must be two scenario files or more, not {policies!r}")
    files = paths("policies", policies)
    if len(files) < 2:
        raise ValueError(f"policies must be two scenario files or more, not {len(files)}")
    laid = wishes(seed, set, overlays, threads)
    count = replicates_of(replicates)
    runs, series, verdict, failures, notes = _millpond.compare(files, count, bool(drawn_shock), laid)
    warn(notes)
    return CompareResult(Table(runs), Table(series), Table(verdict), failures)


def table(
    file: StrPath,
    *,
    region: str | None = None,
    imputed_rent: Literal["drop", "keep"] = "drop",
    between: bool = False,
    seed: SupportsIndex | None = None,
    set: Settings | None = None,
    overlays: Overlays = (),
) -> Table:
    """Multipliers, effects and leakage, one row a region and sector, as ``millpond table --format csv``.

    `file` is a table in Millpond's own format or a scenario (.toml) whose regions are shown. `region` shows only
    that one. `imputed_rent` says what becomes of rent that owner-occupiers are deemed to pay
    themselves, in a table's own file. `between` tells output multipliers of a scenario's regions apart
    by where they fall.
    """
    if imputed_rent not in ("drop", "keep"):
        raise ValueError(f'imputed_rent must be "drop" or "keep", not {imputed_rent!r}')
    asked: TableAsked = {
        "file": path("file", file),
        "region": text("region", region),
        "keep_imputed_rent": imputed_rent == "keep",
        "between": bool(between),
    }
    return Table(_millpond.table(asked, wishes(seed, set, overlays, None)))


def follow(
    pounds: SupportsIndex,
    scenario: StrPath,
    *,
    door: Literal["exports", "tourism", "public-money", "pensions"] = "exports",
    to: str | None = None,
    region: str | None = None,
    seed: SupportsIndex | None = None,
    set: Settings | None = None,
    overlays: Overlays = (),
    threads: SupportsIndex | None = None,
) -> FollowResult:
    """Follows pounds from payment to payment until they have left, as ``millpond follow`` does.

    They come in by `door` in the first month: paid by outside buyers (``exports``), brought by visitors
    (``tourism``), paid by the state (``public-money``), or as pensions and property income (``pensions``).
    `to` names the sector whose firms are paid, `region` the region, the scenario's first when absent.

    Ctrl-C ends the call at once; what it was at goes on unseen to its own end.
    """
    count = whole("pounds", pounds, 1, POUNDS_MAX)
    if door not in DOORS:
        raise ValueError(f"door must be one of {', '.join(DOORS)}, not {door!r}")
    asked: FollowAsked = {
        "pounds": count,
        "scenario": path("scenario", scenario),
        "door": door,
        "to": text("to", to),
        "region": text("region", region),
    }
    told = _millpond.follow(asked, wishes(seed, set, overlays, threads))
    door_words, months, doors, held, chain = told
    return FollowResult(count, door_words, Table(months), Table(doors), Table(held), Table(chain))


def text(name: str, value: str | None) -> str | None:
    """A text, or none."""
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{name} must be text, not {value!r}")
    return value


def warn(notes: list[str]) -> None:
    """Says what of a scenario never begins."""
    for note in notes:
        warnings.warn(note, stacklevel=3)
