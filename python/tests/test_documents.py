"""README.md, docs/sweeps.md and the notebook: every block of Python is run."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from conftest import PACKAGE, ROOT, SCENARIOS, Command
from nbclient import NotebookClient

README = PACKAGE / "README.md"
SWEEPS = ROOT / "docs" / "sweeps.md"
NOTEBOOKS = sorted((PACKAGE / "notebooks").glob("*.ipynb"))


def blocks(document: Path) -> list[str]:
    """The blocks of Python in a document, in order."""
    text = document.read_text("utf-8")
    found: list[str] = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return found


def run_blocks(document: Path) -> None:
    """Runs them one after the other, as a reader would who follows the document."""
    names: dict[str, object] = {}
    found = blocks(document)
    assert len(found) >= 6
    for number, block in enumerate(found, 1):
        exec(compile(block, f"{document.name}, block {number}", "exec"), names)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenarios, from which the documents' examples run."""
    (tmp_path / "scenarios").symlink_to(SCENARIOS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("workplace")
def test_every_block_of_the_readme_runs() -> None:
    run_blocks(README)


# What other packages warn of is theirs.
@pytest.mark.filterwarnings("default")
def test_every_block_about_sweeps_runs(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, millpond_command: Command, millpond_binary: Path
) -> None:
    pytest.importorskip("SALib", reason="docs/sweeps.md reads a sweep with SALib")
    pytest.importorskip("ema_workbench", reason="docs/sweeps.md reads a sweep with the EMA workbench")
    design, out = "scenarios/sweeps/village.toml", "results/village-sweep"
    assert millpond_command("sweep", design, "--set", "run.months=40", "--out", out).returncode == 0
    assert millpond_command("analyse", out).returncode == 0
    programs = workplace / "bin"
    programs.mkdir()
    (programs / "millpond").symlink_to(millpond_binary)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    run_blocks(SWEEPS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
# Jupyter's own parts warn of each other.
@pytest.mark.filterwarnings("default")
def test_notebooks_run(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs
    assert [output.text for output in outputs if output.get("name") == "stderr"] == [], "nothing is warned of"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["first_steps.ipynb"]
