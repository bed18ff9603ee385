"""What can go wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class MillpondError(Exception):
    """Something could not be done; the words say what and why. The other errors are kinds of it."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario, a design or a table."""

    file: str | None
    """The file, or ``--set`` for an entry given as `set`; none when no text says it."""
    line: int | None
    """Its line, from 1."""
    column: int | None
    """The character of the line where it begins, from 1."""
    end_line: int | None
    """The line on which it ends."""
    end_column: int | None
    """The character after its last."""
    key: str
    """The entry, as `set` would name it; empty when it concerns the file."""
    message: str
    """What is wrong."""
    hint: str | None
    """What would be right, where that can be said."""

    def __str__(self) -> str:
        """``file:line:column: message (hint)``."""
        place = "" if self.file is None else f"{self.file}:{self.line}:{self.column}: "
        hint = "" if self.hint is None else f" ({self.hint})"
        return f"{place}{self.message}{hint}"


class ScenarioError(MillpondError):
    """A scenario, a design or a table is refused; `problems` has everything that is wrong with it."""

    problems: list[Problem]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(str(problem) for problem in self.problems)


class AuditError(MillpondError):
    """The books of a month do not add up. That is a bug of the engine: please report it."""

    def __init__(self, words: str, month: int, region: str, identity: str, gap: int) -> None:
        super().__init__(words, month, region, identity, gap)
        self.month = month
        """The month; 1 is the first."""
        self.region = region
        """The region."""
        self.identity = identity
        """What does not hold, in words."""
        self.gap = gap
        """By how much: pence, or thousandths of a base-year pound for goods."""

    def __str__(self) -> str:
        """What does not hold, where and by how much."""
        return str(self.args[0])


class ResultsError(MillpondError):
    """Results cannot be written or read, or a folder holds something else."""
