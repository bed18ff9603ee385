"""What the tests share: where the scenarios are, the command line, a small design."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parent
SCENARIOS = ROOT / "scenarios"
VILLAGE = SCENARIOS / "village" / "world.toml"
GLOBALISED = SCENARIOS / "village" / "globalised.toml"
LOCALISED = SCENARIOS / "village" / "localised.toml"

MONTHS = {"run.months": 42}
"""Long enough for the shocks to begin, short enough for a test."""

DESIGN = f"""
title = "Two parameters of the village"
replicates = 2
seed = 3
set = ["run.months=42"]
series = ["gini", "local_work"]

[[worlds]]
name = "village"
policies = ['{GLOBALISED}', '{LOCALISED}']

[[levers]]
name = "households_buy_local"
path = "levers.buy_local_households.strength"
low = 0.0
high = 0.3

[[uncertainties]]
name = "origin_elasticity"
path = "behaviour.origin_elasticity"
low = 1.0
high = 4.0

[sample]
method = "sobol"
size = 4
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """A small design in a folder of its own: 16 runs."""
    file = tmp_path / "small.toml"
    file.write_text(DESIGN, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def millpond_binary() -> Path:
    """The command line to compare with: ``MILLPOND_BIN``, else what `cargo build --release` leaves."""
    told = os.environ.get("MILLPOND_BIN")
    built = ROOT / "target" / "release" / "millpond"
    binary = Path(told) if told else built
    if not binary.is_file():
        pytest.skip(
            f"there is no command line to compare with at {binary}: build it with `cargo build --release`, "
            "or name it in MILLPOND_BIN"
        )
    return binary.absolute()


@pytest.fixture(scope="session")
def millpond_command(millpond_binary: Path) -> Command:
    """The command line as a function of its arguments."""

    def command(*arguments: object) -> subprocess.CompletedProcess[str]:
        line = [str(millpond_binary), *(str(argument) for argument in arguments), "--quiet"]
        return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)

    return command
