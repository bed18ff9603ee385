"""Shapes of what passes between this package and its extension."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict


class Wishes(TypedDict):
    """What is laid over every scenario of a call, and the threads that it may use."""

    seed: int | None
    settings: list[str]
    overlays: list[str]
    threads: int | None


class TableAsked(TypedDict):
    """Which table is asked for."""

    file: str
    region: str | None
    keep_imputed_rent: bool
    between: bool


class FollowAsked(TypedDict):
    """Which pounds are to be followed."""

    pounds: int
    scenario: str
    door: str
    to: str | None
    region: str | None


Holds = tuple[Path, int, int, int, list[str]]
"""A sweep's folder; its runs that finished, failed and are left; failures in words."""
