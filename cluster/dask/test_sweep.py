"""Tests of the driver, on a cluster of two workers on this machine; one of them is killed.

    python -m pytest cluster/dask

Needs pytest and `dask.distributed`, and the program: `cargo build --release`, or its path in MILLPOND_BIN.
Linux, for what workers run is read from /proc.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "cluster" / "dask" / "sweep.py"
DESIGN = "scenarios/sweeps/village.toml"
PROGRAM = Path(os.environ.get("MILLPOND_BIN", ROOT / "target" / "release" / "millpond"))
SHARDS = 8
MONTHS = "run.months=48"
"""Long enough for a shard to take seconds, so that a worker can be killed inside one."""
PATIENCE = 180.0
BEGUN = 1_000
"""Bytes of a shard of which some runs are finished, and by far not all."""

pytestmark = [
    pytest.mark.skipif(
        not PROGRAM.is_file(),
        reason=f"there is no program at {PROGRAM}: cargo build --release, or set MILLPOND_BIN",
    ),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]


def until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Waits until something is true."""
    patience = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < patience, f"waited {seconds:.0f} s in vain for: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Processes that a process has begun and that still run."""
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in tasks.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] not in "ZX"


def shard_of(pid: int) -> int:
    """Number of the shard that a process works at; 0 when it is not yet the program."""
    said = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return int(said[said.index("--shard") + 1].split("/")[0]) if "--shard" in said else 0


@dataclass
class Cluster:
    """A scheduler and its workers, all processes of this machine."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def shards_under_way(self) -> list[int]:
        """Processes of the program, on all workers."""
        return [child for worker in self.workers for child in children_of(worker.pid)]


@contextmanager
def two_workers(folder: Path) -> Iterator[Cluster]:
    """A cluster; its processes end with it."""
    folder.mkdir()
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    one_thread = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]

    with ExitStack() as ends, (folder / "log").open("wb") as log:

        def begin(command: list[str]) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
            ends.callback(process.wait)
            ends.callback(process.kill)
            return process

        scheduler = begin([*dask, "scheduler", "--port", str(port), *here])
        workers = [begin([*dask, "worker", address, *here, *one_thread]) for _ in range(2)]
        until(lambda: (folder / "log").read_text().count("Registered to") >= 2, "two workers")
        yield Cluster(address, scheduler, workers)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Two workers."""
    with two_workers(tmp_path / "cluster") as two:
        yield two


def driver(address: str, out: Path, *more: str, design: str = DESIGN, months: str = MONTHS) -> list[str]:
    """A command line of the driver."""
    given = [design, "--shards", str(SHARDS), "--out", str(out), "--scheduler", address, "--set", months]
    return [sys.executable, str(DRIVER), *given, "--millpond", str(PROGRAM), "--wait", "20", *more]


def start(command: list[str]) -> subprocess.Popen[str]:
    """Begins a driver."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def done_in(out: Path) -> list[str]:
    """Shards that are whole."""
    return sorted(path.name for path in out.glob("shards/*.done"))


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder but locks, with their bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in files if not p.name.startswith(".lock")}


def test_a_worker_is_killed_and_the_tables_are_those_of_one_machine(cluster: Cluster, tmp_path: Path) -> None:
    out, alone = tmp_path / "out", tmp_path / "alone"
    command = driver(cluster.address, out)
    sweep = start(command)
    victim = cluster.workers[0]

    # Part-way: something is whole, much is to be done, and the victim is at the beginning of a shard.
    until(lambda: bool(done_in(out)), "a shard that is whole")
    earlier = children_of(victim.pid)
    until(lambda: children_of(victim.pid) not in ([], earlier), "the victim to begin a shard")
    [child] = children_of(victim.pid)
    until(lambda: shard_of(child) > 0, "the shard to begin")
    part = out / "shards" / f"{shard_of(child):04}-of-{SHARDS:04}.part"
    until(lambda: part.exists() and part.stat().st_size > BEGUN, "the shard to be under way")
    before = done_in(out)
    victim.kill()
    victim.wait()
    until(lambda: not runs(child), "the killed worker's child to end with it", 2.0)
    assert part.exists() and part.with_suffix(".done").name not in done_in(out), "the child outlived its worker"
    assert 1 <= len(before) < SHARDS - 1, f"not part-way: {before}"
    assert sweep.poll() is None, "the sweep had ended"

    said, warned = sweep.communicate(timeout=PATIENCE)
    assert sweep.returncode == 0, warned
    assert "0 failed, 0 are still to be done" in said
    assert f"[{SHARDS} of {SHARDS}]" in warned and "failed:" not in warned
    assert cluster.workers[1].poll() is None

    one = [str(PROGRAM), "sweep", DESIGN, "--set", MONTHS, "--quiet", "--out", str(alone)]
    subprocess.run(one, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    together, apart = files_of(alone), files_of(out)
    assert {"points.parquet", "runs.parquet", "datapackage.json", "manifest.json"} <= set(together)
    assert sorted(together) == sorted(apart)
    assert [name for name in together if together[name] != apart[name]] == []

    # The second time there is nothing to do, and nothing is written.
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert again.returncode == 0, again.stderr
    assert "are there already" in again.stderr
    assert written == {path: path.stat().st_mtime_ns for path in out.rglob("*")}


def test_ctrl_c_stops_the_workers_children_and_the_same_command_goes_on(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = driver(cluster.address, out, months="run.months=24")
    sweep = start(command)
    until(lambda: bool(done_in(out)) and bool(cluster.shards_under_way()), "a shard that is whole")
    sweep.send_signal(signal.SIGINT)
    _, warned = sweep.communicate(timeout=PATIENCE)
    assert sweep.returncode == 130, warned
    assert "interrupted" in warned
    until(lambda: not cluster.shards_under_way(), "the children to stop", 5.0)
    left = done_in(out)
    assert 1 <= len(left) < SHARDS
    time.sleep(1.0)
    assert done_in(out) == left and not cluster.shards_under_way(), "something went on"

    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert again.returncode == 0, again.stderr
    there = again.stderr.count("is there already")
    assert there == len(left), again.stderr
    assert "0 are still to be done" in again.stdout


def test_a_scheduler_that_dies_is_said(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sweep = start(driver(cluster.address, out, months="run.months=24"))
    until(lambda: bool(done_in(out)), "a shard that is whole")
    cluster.scheduler.kill()
    _, warned = sweep.communicate(timeout=PATIENCE)
    assert sweep.returncode == 1
    assert "the scheduler has gone" in warned and "the same command goes on" in warned
    assert "Traceback" not in warned


def test_what_the_program_says_of_a_failed_shard_comes_through(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    # Two runs a shard; one shard of another number of shards is in the folder already.
    small = ("--replicates", "1", "--set", "run.months=12")
    other = [str(PROGRAM), "sweep", DESIGN, *small, "--shard", "1/99", "--out", str(out), "--quiet"]
    subprocess.run(other, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    command = driver(cluster.address, out, "--replicates", "1", months="run.months=12")
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 1
    assert "shard 3/8 failed: exit code 1 on worker " in answer.stderr
    assert "the folder holds shards of 99, not of 8" in answer.stderr
    assert "these failed: 1, 2, 3, 4, 5, 6, 7, 8" in answer.stderr
    assert not (out / "runs.parquet").exists()


def test_a_shard_that_is_still_held_is_waited_for(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "shards").mkdir(parents=True)
    with (out / "shards" / ".lock-0002-of-0008").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        sweep = start(driver(cluster.address, out, "--replicates", "1", months="run.months=12"))
        until(lambda: len(done_in(out)) == SHARDS - 1, "the other shards")
        time.sleep(1.0)
        assert sweep.poll() is None
    said, warned = sweep.communicate(timeout=PATIENCE)
    assert sweep.returncode == 0, warned
    assert "0 are still to be done" in said


def test_what_another_try_may_mend_is_tried_three_times(cluster: Cluster, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    fake = tmp_path / "fake"
    # Shard 1 is killed, the others say why they end.
    fake.write_text(
        f"""#!/bin/sh
case "$*" in
*--dry-run*) echo '{{"plan": "0", "runs": 8}}'; exit 0 ;;
*--shard*) echo "$*" >> {calls} ;;
*) echo "merged" >> {calls}; exit 0 ;;
esac
case "$*" in *"1/8"*) kill -9 $$ ;; esac
echo "error: the disk is full" >&2
exit 1
"""
    )
    fake.chmod(0o755)
    command = driver(cluster.address, tmp_path / "out", "--millpond", str(fake))
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 1
    assert "shard 1/8 failed: ended by signal 9 on worker " in answer.stderr
    assert "shard 2/8 failed: exit code 1 on worker " in answer.stderr
    assert answer.stderr.count("the disk is full") == SHARDS - 1
    assert len(calls.read_text().splitlines()) == 3 * SHARDS, "each three times, and no merge"


def test_a_bad_design_ends_with_the_programs_words_and_exit_code(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text((ROOT / DESIGN).read_text().replace("[sample]", "[smaple]"))
    command = driver("tcp://127.0.0.1:1", tmp_path / "out", design=str(bad))
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 3
    assert "smaple" in answer.stderr
    assert not (tmp_path / "out").exists()


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    command = driver("tcp://127.0.0.1:1", tmp_path / "out", "--millpond", str(tmp_path / "nowhere"))
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 1
    assert "there is no program" in answer.stderr and "--millpond" in answer.stderr


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path) -> None:
    command = driver(f"tcp://127.0.0.1:{free_port()}", tmp_path / "out", "--wait", "1")
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 1
    assert "no Dask scheduler answers" in answer.stderr
