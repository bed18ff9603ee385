"""The extension: what the functions of the package call with arguments that they have checked."""

from collections.abc import Callable
from typing import Any, final

from ._shapes import FollowAsked, Holds, TableAsked, Wishes

__all__ = [
    "Held",
    "compare",
    "follow",
    "run",
    "sweep",
    "sweep_held",
    "sweep_table",
    "table",
    "version",
]

@final
class Held:
    """A table held in memory, in one batch."""

    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def units(self) -> dict[str, str]: ...
    @property
    def descriptions(self) -> dict[str, str]: ...
    def values(self, name: str) -> list[Any] | None: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

def run(
    scenario: str, replicates: int, wishes: Wishes
) -> tuple[Held, Held, list[str], list[str]]: ...
def compare(
    policies: list[str], replicates: int | None, drawn_shock: bool, wishes: Wishes
) -> tuple[Held, Held, Held, list[str], list[str]]: ...
def sweep(
    design: str,
    out: str | None,
    replicates: int | None,
    wishes: Wishes,
    progress: Callable[[int, int], object] | None,
) -> Holds: ...
def sweep_held(folder: str) -> Holds: ...
def sweep_table(folder: str, name: str) -> Held | None: ...
def table(asked: TableAsked, wishes: Wishes) -> Held: ...
def follow(asked: FollowAsked, wishes: Wishes) -> tuple[str, Held, Held, Held, Held]: ...
def version() -> str: ...
