"""`sweep`: the folder of the command line, gone on with, read back."""

from __future__ import annotations

from pathlib import Path

import millpond
import pytest
from conftest import DESIGN, Command

TABLES = ["points.parquet", "runs.parquet", "series.parquet", "datapackage.json", "manifest.json"]


def test_the_folder_is_that_of_the_command_line(
    millpond_command: Command, design: Path, tmp_path: Path
) -> None:
    result = millpond.sweep(design, out=tmp_path / "python", threads=2)
    done = millpond_command("sweep", design, "--out", tmp_path / "command", "--threads", 1)
    assert done.returncode == 0, done.stderr
    assert (result.finished, result.failed, result.left) == (16, 0, 0)
    for name in TABLES:
        assert (result.dir / name).read_bytes() == (tmp_path / "command" / name).read_bytes(), name
    opened = millpond.open_sweep(tmp_path / "command")
    assert opened.runs.to_dict() == result.runs.to_dict()


def test_tables_are_what_the_files_hold(design: Path, tmp_path: Path) -> None:
    import polars

    result = millpond.sweep(design, out=tmp_path / "out")
    assert result.series is not None
    for name, table in [("points", result.points), ("runs", result.runs), ("series", result.series)]:
        file = polars.read_parquet(result.dir / f"{name}.parquet")
        assert polars.DataFrame(table).equals(file), name
    assert (len(result.points), len(result.runs), len(result.series)) == (4, 16, 16 * 42)
    assert result.series.units == {"gini": "share", "local_work": "share"}


def test_tables_of_csv_are_the_same(design: Path, tmp_path: Path) -> None:
    text = DESIGN.replace("[[worlds]]", 'tables = "csv"\n\n[[worlds]]', 1)
    other = tmp_path / "csv.toml"
    other.write_text(text, encoding="utf-8")
    parquet = millpond.sweep(design, out=tmp_path / "parquet")
    as_csv = millpond.sweep(other, out=tmp_path / "csv")
    assert (as_csv.dir / "runs.csv").is_file()
    assert as_csv.runs.to_dict() == parquet.runs.to_dict()
    assert as_csv.points.to_dict() == parquet.points.to_dict()


def test_a_design_without_series_has_none(tmp_path: Path) -> None:
    text = DESIGN.replace('series = ["gini", "local_work"]', "")
    design = tmp_path / "bare.toml"
    design.write_text(text, encoding="utf-8")
    assert millpond.sweep(design, out=tmp_path / "out").series is None


def test_progress_is_told_and_what_is_there_is_not_run_again(design: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    millpond.sweep(design, out=tmp_path / "out", progress=progress)
    assert told[-1] == (16, 16)
    assert told == sorted(told)
    told.clear()
    more = millpond.sweep(design, out=tmp_path / "out", replicates=3, progress=progress)
    assert more.finished == 24
    assert told[0][0] >= 16 and told[-1] == (24, 24)
    told.clear()
    again = millpond.sweep(design, out=tmp_path / "out", replicates=3, progress=progress)
    assert (again.finished, told) == (24, [(24, 24)])


def test_what_progress_raises_stops_the_sweep_and_it_can_go_on(design: Path, tmp_path: Path) -> None:
    def progress(done: int, total: int) -> None:
        raise RuntimeError(f"enough at {done} of {total}")

    with pytest.raises(RuntimeError, match="enough at .* of 2000"):
        millpond.sweep(design, out=tmp_path / "out", replicates=250, progress=progress)
    stopped = millpond.open_sweep(tmp_path / "out")
    assert stopped.left > 0
    assert len(stopped.runs) == stopped.finished
    with pytest.raises(millpond.ResultsError, match="250 replicates, not 2"):
        millpond.sweep(design, out=tmp_path / "out")
    resumed = millpond.sweep(design, out=tmp_path / "out", replicates=250)
    assert (resumed.finished, resumed.left) == (2000, 0)


def test_a_folder_with_another_sweep_is_refused(design: Path, tmp_path: Path) -> None:
    millpond.sweep(design, out=tmp_path / "out")
    with pytest.raises(millpond.ResultsError, match="its seed is 3, not 4"):
        millpond.sweep(design, out=tmp_path / "out", seed=4)


def test_folders_without_a_sweep_are_refused(tmp_path: Path, design: Path) -> None:
    with pytest.raises(millpond.ResultsError, match="no sweep has run here"):
        millpond.open_sweep(tmp_path)
    taken = tmp_path / "file"
    taken.write_text("not a folder", encoding="utf-8")
    with pytest.raises(millpond.ResultsError, match="file"):
        millpond.sweep(design, out=taken)


def test_tables_that_were_lost_are_missed(design: Path, tmp_path: Path) -> None:
    result = millpond.sweep(design, out=tmp_path / "out")
    (result.dir / "runs.parquet").unlink()
    with pytest.raises(millpond.ResultsError, match=r"runs\.parquet"):
        _ = result.runs


def test_runs_that_fail_are_rows_with_their_error(tmp_path: Path) -> None:
    head, _ = DESIGN.split("[[levers]]")
    grid = """
        [[uncertainties]]
        name = "working"
        path = "behaviour.participation"
        values = [0.08, 0.66]

        [[uncertainties]]
        name = "out_of_work"
        path = "behaviour.opening_unemployment"
        values = [0.05, 0.5]

        [sample]
        method = "grid"
    """
    design = tmp_path / "grid.toml"
    design.write_text(head + grid, encoding="utf-8")
    result = millpond.sweep(design, out=tmp_path / "out", replicates=1)
    assert (result.finished, result.failed, result.left) == (6, 2, 0)
    assert len(result.failures) == 2
    runs = result.runs.to_dict()
    places = zip(runs["working"], runs["out_of_work"], runs["status"], strict=True)
    assert {(working, out) for working, out, status in places if status != "ok"} == {(0.08, 0.5)}
    for status, error, figure in zip(runs["status"], runs["error"], runs["unemployment"], strict=True):
        assert (error is None) == (figure is not None) == (status == "ok")


def test_a_bad_design_says_where(design: Path, tmp_path: Path) -> None:
    design.write_text(DESIGN.replace("origin_elasticity\"\nlow", "origin_elastic\"\nlow"), encoding="utf-8")
    with pytest.raises(millpond.ScenarioError) as caught:
        millpond.sweep(design, out=tmp_path / "out")
    problem = caught.value.problems[0]
    assert (problem.file, problem.key) == (str(design), "uncertainties.0.path")
    lines = design.read_text("utf-8").splitlines()
    assert "origin_elastic\"" in lines[(problem.line or 0) - 1]
    assert "behaviour.origin_elastic`" in problem.message
    assert not (tmp_path / "out").exists()


def test_the_folder_has_a_name_of_its_own(
    design: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = millpond.sweep(design)
    assert result.dir == tmp_path / "results" / "sweep-small"
    monkeypatch.chdir("/")
    assert len(result.runs) == 16
