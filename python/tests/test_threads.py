"""Other threads go on during a run; Ctrl-C is heard and leaves a sweep that can go on."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import millpond
import pytest
from conftest import DESIGN, MONTHS, SCENARIOS, VILLAGE

SECONDS_TO_STOP = 2.0
"""Within which Ctrl-C must have ended a call."""

DUMFRIES = SCENARIOS / "dumfries-and-galloway" / "world.toml"

CALLS = {
    "run": f"millpond.run({str(VILLAGE)!r}, replicates=20000, set={{'run.months': 120}})",
    "compare": f"millpond.compare([{str(VILLAGE.with_name('globalised.toml'))!r}, "
    f"{str(VILLAGE.with_name('localised.toml'))!r}], replicates=3000, set={{'run.months': 120}})",
    "follow": f"millpond.follow(100, {str(DUMFRIES)!r}, set={{'world.scale': 1}})",
}


def test_another_thread_makes_progress_during_a_run() -> None:
    over = threading.Event()
    ticks: list[float] = []

    def tick() -> None:
        while not over.wait(0.005):
            ticks.append(time.monotonic())

    other = threading.Thread(target=tick)
    other.start()
    began = time.monotonic()
    millpond.run(VILLAGE, replicates=200, set=MONTHS)
    ended = time.monotonic()
    over.set()
    other.join()
    during = [tick for tick in ticks if began < tick < ended]
    assert ended - began > 0.1, "the run is long enough to say anything"
    assert len(during) >= 10


def test_runs_may_be_called_from_several_threads() -> None:
    found: dict[int, list[str]] = {}

    def work(seed: int) -> None:
        found[seed] = millpond.run(VILLAGE, seed=seed, set=MONTHS).runs.to_dict()["series_hash"]

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, hashes in found.items():
        assert millpond.run(VILLAGE, seed=seed, set=MONTHS).runs.to_dict()["series_hash"] == hashes
    assert len({hashes[0] for hashes in found.values()}) == 3


def start(script: str) -> subprocess.Popen[str]:
    """A Python program that says ``ready`` before it begins."""
    program = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def interrupt(program: subprocess.Popen[str]) -> tuple[float, str, str]:
    """Sends Ctrl-C; returns the seconds until it ended, and what it said."""
    began = time.monotonic()
    program.send_signal(signal.SIGINT)
    try:
        out, err = program.communicate(timeout=60)
    finally:
        program.kill()
    return time.monotonic() - began, out, err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
@pytest.mark.parametrize("name", sorted(CALLS))
def test_ctrl_c_ends_a_call(name: str) -> None:
    program = start(
        "import millpond\nprint('ready', flush=True)\n"
        f"try:\n    {CALLS[name]}\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    time.sleep(1.0)
    seconds, out, err = interrupt(program)
    assert (out, err) == ("interrupted\n", "")
    assert seconds < SECONDS_TO_STOP


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_ctrl_c_leaves_a_sweep_that_can_go_on(tmp_path: Path) -> None:
    design, out = tmp_path / "design.toml", tmp_path / "out"
    design.write_text(DESIGN, encoding="utf-8")
    program = start(
        "import millpond\n"
        "def progress(done, total):\n    done > 20 and print('ready', flush=True)\n"
        f"millpond.sweep({str(design)!r}, out={str(out)!r}, replicates=60, progress=progress, threads=1)\n"
    )
    seconds, _, err = interrupt(program)
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert seconds < SECONDS_TO_STOP
    broken = millpond.open_sweep(out)
    assert broken.finished > 20 and broken.left > 0

    told: list[int] = []
    whole = millpond.sweep(design, out=out, replicates=60, progress=lambda done, _: told.append(done))
    assert told[0] >= broken.finished, "what was there is not run again"
    assert (whole.finished, whole.left) == (480, 0)
    once = millpond.sweep(design, out=tmp_path / "once", replicates=60)
    for name in ("runs.parquet", "series.parquet"):
        assert (out / name).read_bytes() == (once.dir / name).read_bytes(), name
