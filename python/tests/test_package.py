"""Version, types, arguments as text."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import millpond
import pytest
from conftest import PACKAGE, ROOT, Command
from millpond import _arguments


def test_the_version_is_that_of_the_engine() -> None:
    engine = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))
    assert millpond.__version__ == millpond.version() == engine["package"]["version"]


def test_the_command_line_compared_with_is_of_this_version(millpond_command: Command) -> None:
    assert millpond_command("--version").stdout.split()[-1] == millpond.__version__


def test_everything_that_is_public_is_documented() -> None:
    for name in millpond.__all__:
        if name != "__version__":
            assert getattr(millpond, name).__doc__, name


@pytest.mark.parametrize("tool", [["mypy"], ["mypy.stubtest", "millpond"]])
def test_types_hold(tool: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *tool], cwd=PACKAGE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "value",
    [True, 0, -7, 2**62, 0.1, 1e-7, 1e300, -0.0, "a \"b\" \\ 'c'\n\t\x7f é", "", [1, "a", [True]], {"a b": {"c": 1}}],
)
def test_values_are_written_as_toml_reads_them(value: object) -> None:
    (text,) = _arguments.as_settings({"x": value})
    assert tomllib.loads(text) == {"x": value}


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    values = {"a": numpy.float64(0.1), "b": numpy.int64(3), "c": numpy.float32(0.5)}
    assert _arguments.as_settings(values) == ["a=0.1", "b=3", "c=0.5"]
