"""What the calls return."""

from __future__ import annotations

from dataclasses import dataclass

from ._table import Table


@dataclass(frozen=True)
class RunResult:
    """What `run` returns."""

    runs: Table
    """One row a run: its luck, its status, the outcomes of its last twelve months."""
    series: Table
    """One row a run, month and region: what was recorded."""
    failures: list[str]
    """Runs that failed, in words; their rows have no outcomes."""


@dataclass(frozen=True)
class CompareResult:
    """What `compare` returns."""

    runs: Table
    """One row a run: policy, case, its luck, its status, the outcomes of its last twelve months."""
    series: Table
    """One row a run, month and region: what was recorded."""
    verdict: Table
    """One row a policy, case, region, window and outcome: paired effect, interval, verdict, reason."""
    failures: list[str]
    """Runs that failed, in words; their rows have no outcomes."""


@dataclass(frozen=True)
class FollowResult:
    """What `follow` returns. All amounts are pounds of those followed, unless a column says otherwise."""

    pounds: int
    """How many were followed."""
    door: str
    """The door by which they came in, in words."""
    months: Table
    """Each month's end: still inside, left so far, paid between residents so far."""
    doors: Table
    """Each month's end by door: left so far."""
    held: Table
    """Who still held some at the end."""
    chain: Table
    """The way most of them took, step by step."""
