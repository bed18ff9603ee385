"""Sweeps: thousands of runs over levers, uncertainties and worlds, in a folder that can be gone on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import SupportsIndex

from . import _millpond
from ._arguments import Overlays, Settings, StrPath, path, replicates_of, wishes
from ._shapes import Holds
from ._table import Table


@dataclass(frozen=True)
class SweepResult:
    """A sweep's folder. Its tables are read when they are first asked for and then kept."""

    dir: Path
    """The folder."""
    finished: int
    """Runs with figures."""
    failed: int
    """Runs that failed; `runs` says why."""
    left: int
    """Runs of the plan that are not there yet."""
    failures: list[str] = field(default_factory=list)
    """The first of those that failed, in words."""

    @cached_property
    def points(self) -> Table:
        """One row a point: the values of its parameters."""
        return self._needed("points")

    @cached_property
    def runs(self) -> Table:
        """One row a run: world, policy, point, luck, status, parameters, outcomes."""
        return self._needed("runs")

    @cached_property
    def series(self) -> Table | None:
        """One row a run, month and region; None where the design asks for no series."""
        return self._table("series")

    def _needed(self, name: str) -> Table:
        table = self._table(name)
        assert table is not None, "only series may be absent"
        return table

    def _table(self, name: str) -> Table | None:
        held = _millpond.sweep_table(str(self.dir), name)
        return None if held is None else Table(held)


def sweep(
    design: StrPath,
    *,
    out: StrPath | None = None,
    replicates: SupportsIndex | None = None,
    seed: SupportsIndex | None = None,
    set: Settings | None = None,
    overlays: Overlays = (),
    threads: SupportsIndex | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> SweepResult:
    """Runs the design of a sweep into a folder, or what is left of it, as ``millpond sweep`` does.

    `out` is the folder, ``results/sweep-`` and the design's name when absent. Each finished run is kept there at
    once: a sweep that was broken off (Ctrl-C, kill, power) goes on where it was when it is started
    again. `replicates` and `seed` take the place of the design's; the rest is as for `run`. `progress`
    is called now and then with the runs that are done and all of them; what it raises stops the sweep.

    Raises `ScenarioError` when the design is refused and `ResultsError` when the folder holds something
    else, another program is at work in it, or it cannot be written.
    """
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be callable with (done, total), not {progress!r}")
    folder = None if out is None else path("out", out)
    laid = wishes(seed, set, overlays, threads)
    held = _millpond.sweep(path("design", design), folder, replicates_of(replicates), laid, progress)
    return of_folder(held)


def open_sweep(dir: StrPath) -> SweepResult:
    """The sweep of a folder, from wherever it was run: the command line, shards put together, `sweep`.

    Raises `ResultsError` when the folder holds none.
    """
    return of_folder(_millpond.sweep_held(path("dir", dir)))


def of_folder(held: Holds) -> SweepResult:
    """A result that a change of the working directory does not lose."""
    folder, finished, failed, left, failures = held
    return SweepResult(Path(folder).absolute(), finished, failed, left, failures)
