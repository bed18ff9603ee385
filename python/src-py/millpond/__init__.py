"""Millpond: an agent-based simulator of regional economies, from Python.

`run` lives a scenario, `compare` judges policies under the same luck, `sweep` runs a design of
thousands of runs into a folder, `table` gives multipliers, and `follow` follows pounds from payment
to payment. What comes back are Arrow tables (`Table`): give one to polars, pandas, pyarrow or DuckDB
as it is.

The numbers are those of the command line: same scenario, seed and replicate, same figures, with any
number of threads.
"""

from ._calls import compare, follow, run, table
from ._errors import AuditError, MillpondError, Problem, ResultsError, ScenarioError
from ._millpond import version
from ._results import CompareResult, FollowResult, RunResult
from ._sweeps import SweepResult, open_sweep, sweep
from ._table import Table

__version__ = version()

__all__ = [
    "AuditError",
    "CompareResult",
    "FollowResult",
    "MillpondError",
    "Problem",
    "ResultsError",
    "RunResult",
    "ScenarioError",
    "SweepResult",
    "Table",
    "__version__",
    "compare",
    "follow",
    "open_sweep",
    "run",
    "sweep",
    "table",
    "version",
]
