"""Tables that other libraries read without copies."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._millpond import Held

NAMES_SHOWN = 6
"""Columns that `repr` names."""


class Table:
    """A table of typed columns, held as Arrow.

    Whatever reads the Arrow PyCapsule interface reads it as it is: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``duckdb.sql("from table")``. Numbers are shared with the reader, not copied.
    """

    __slots__ = ("_held",)

    def __init__(self, held: Held) -> None:
        """Of what the extension holds; tables come from `run`, `compare` and the like."""
        self._held = held

    @property
    def num_rows(self) -> int:
        """How many rows it has."""
        return self._held.num_rows

    @property
    def column_names(self) -> list[str]:
        """Names of its columns, in order."""
        return self._held.column_names

    @property
    def units(self) -> dict[str, str]:
        """Units by column, of those that have one."""
        return self._held.units

    @property
    def descriptions(self) -> dict[str, str]:
        """What each column means."""
        return self._held.descriptions

    def to_dict(self) -> dict[str, list[Any]]:
        """Columns as lists of plain Python values, None where there is nothing; needs no other package."""
        return {name: self._held.values(name) or [] for name in self.column_names}

    def to_pyarrow(self) -> pyarrow.Table:
        """The table of pyarrow (14 or later)."""
        arrow: pyarrow.Table = package("pyarrow", "to_pyarrow").table(self)
        return arrow

    def to_polars(self) -> polars.DataFrame:
        """The data frame of polars (1.0 or later)."""
        frame: polars.DataFrame = package("polars", "to_polars").DataFrame(self)
        return frame

    def to_pandas(self, *, copy: bool = False) -> pandas.DataFrame:
        """The data frame of pandas; needs pyarrow as well.

        Every column stays apart, so that numbers without gaps are shared and not copied; numbers with
        gaps are copied, with NaN in the gaps. Shared columns cannot be written into in place; with `copy`
        the frame is an ordinary one, copied, which can.
        """
        package("pandas", "to_pandas")
        arrow = package("pyarrow", "to_pandas").table(self)
        frame: pandas.DataFrame = arrow.to_pandas(split_blocks=not copy)
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table for readers of the Arrow PyCapsule interface."""
        return self._held.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """Its columns for readers of the Arrow PyCapsule interface."""
        return self._held.__arrow_c_schema__()

    def __len__(self) -> int:
        """How many rows it has."""
        return self.num_rows

    def __repr__(self) -> str:
        """Rows, columns and the first names."""
        names = self.column_names
        shown = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
        return f"<millpond.Table of {self.num_rows} rows, {len(names)} columns: {shown}>"


def package(name: str, method: str) -> ModuleType:
    """A package that a method needs, imported when it is."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.split(".")[0] != name:
            raise
        words = f"Table.{method}() needs the package {name}, which is not installed: pip install {name}"
        raise ModuleNotFoundError(words, name=name) from None
