"""Whether a table says what a CSV text of the command line says."""

from __future__ import annotations

import csv
import io

from millpond import Table


def differences(table: Table, text: str) -> list[str]:
    """Cells that are not the same, in words; numbers must be the same to the last bit."""
    head, *rows = csv.reader(io.StringIO(text))
    if table.column_names != head:
        return [f"columns are {table.column_names}, not {head}"]
    if len(table) != len(rows):
        return [f"there are {len(table)} rows, not {len(rows)}"]
    found = []
    for place, (name, values) in enumerate(table.to_dict().items()):
        for number, (value, row) in enumerate(zip(values, rows, strict=True)):
            if not same(value, row[place]):
                found.append(f"row {number}, {name}: {value!r} is not {row[place]!r}")
    return found


def same(value: object, cell: str) -> bool:
    """Whether a value is what a cell holds."""
    if value is None or cell == "":
        return value is None and cell == ""
    if isinstance(value, float):
        return value == float(cell)
    return str(value) == cell
