"""Runs a Millpond sweep on a Dask cluster: one task a shard, then `millpond merge`.

    python cluster/dask/sweep.py DESIGN --shards 64 --out DIR --scheduler tcp://host:8786

Workers and driver see one folder: the one this is started in, with DESIGN and DIR, must have the same
path on every machine, and so must the program. Needs Python 3.11 and `dask.distributed`, nothing else.

A shard keeps what it has finished. Whatever breaks off, the same command again goes on from there: Dask
itself runs a task again when its worker dies, even a finished one whose answer lay on that worker, and
finds the shard whole.

Exit codes: 0 done, 1 a shard or the merge failed, 2 wrong usage, 130 interrupted; when the program
refuses the design, its own (3: bad scenario).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypedDict

import distributed

SHARDS_MAX = 9_999
"""The most shards that the program knows."""
RETRIES = 2
"""How often Dask runs a failed task again."""
LOCK_WAIT = 20.0
"""Seconds to wait for a shard that somebody else holds: a child that is dying lets go at once."""
SEEN_WAIT = 60.0
"""Seconds until a file that a worker wrote must be seen here: network folders show them late."""
LOCKED = "another sweep is at work"
"""What the program says when a shard is held; exit code 1 alone does not tell."""
TAIL = 12
"""Lines of a child's stderr that are told."""


class Job(TypedDict):
    """What the tasks of a sweep share. Plain values: a worker does not have this file."""

    token: str
    command: list[str]
    folder: str
    out: str
    shards: int
    plan: str


class Answer(TypedDict):
    """What became of a shard."""

    shard: int
    code: int
    words: str


# What runs on workers.


def stem(shard: int, shards: int) -> str:
    """Name of a shard's file, without its ending."""
    return f"{shard:04}-of-{shards:04}"


def manifest_of(out: Path) -> dict[str, Any]:
    """The manifest of a folder; empty when there is none."""
    try:
        found = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found if isinstance(found, dict) else {}


def is_done(out: Path, shard: int, shards: int, plan: str) -> bool:
    """Whether a shard of this plan is whole. (A file of another plan is for the program to refuse.)"""
    done = out / "shards" / f"{stem(shard, shards)}.done"
    return done.exists() and manifest_of(out).get("plan") == plan


def tail(text: str) -> str:
    """The last lines of a text, indented."""
    lines = text.strip().splitlines()[-TAIL:]
    return "\n".join(f"    {line}" for line in lines) or "    (it said nothing)"


def dies_with_this_process() -> Callable[[], None]:
    """What a child does before it becomes the program, so that it ends when its worker ends.

    A worker that is killed cannot end its child. Left alone, the child would hold the lock of its shard
    and a core that Dask has given away. So the child asks the kernel to kill it when its parent goes
    (PR_SET_PDEATHSIG, Linux only; elsewhere the lock keeps two from writing one shard). The C library is
    opened before the fork, and between fork and exec nothing but system calls is made, because another
    thread may have held any lock of Python's.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None).prctl
    pr_set_pdeathsig = 1
    parent = os.getpid()

    def before_exec() -> None:
        prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() != parent:
            # The worker went before the kernel was asked.
            os._exit(1)

    return before_exec


def run_child(command: list[str], folder: str, token: str) -> tuple[int, str, str]:
    """Runs the program as a child of this worker; exit code (130 when stopped), stdout, stderr."""
    worker = distributed.get_worker()
    if token in vars(worker).setdefault("millpond_stopped", set()):
        return 130, "", "interrupted"
    children: set[subprocess.Popen[str]] = vars(worker).setdefault("millpond_children", set())
    child = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        preexec_fn=dies_with_this_process(),
    )
    children.add(child)
    if token in vars(worker)["millpond_stopped"]:
        child.send_signal(signal.SIGINT)
    try:
        said, warned = child.communicate()
    finally:
        children.discard(child)
    return child.returncode, said, warned


def run_shard(job: Job, shard: int) -> Answer:
    """Runs a shard or what is left of it. The task.

    What another try may mend is raised, so that Dask tries again, perhaps elsewhere; what it cannot mend
    (a design that is refused) is answered.
    """
    host = socket.gethostname()
    out = Path(job["folder"], job["out"])
    part = f"{shard}/{job['shards']}"
    command = [*job["command"], "--shard", part]
    if not Path(job["folder"]).is_dir():
        raise RuntimeError(f"worker {host} does not see the folder {job['folder']}: it must be shared")
    patience = time.monotonic() + LOCK_WAIT
    while True:
        if is_done(out, shard, job["shards"], job["plan"]):
            return Answer(shard=shard, code=0, words=f"shard {part} is there already")
        try:
            code, said, warned = run_child(command, job["folder"], job["token"])
        except OSError as error:
            raise RuntimeError(f"worker {host} cannot run {command[0]}: {error.strerror}") from None
        if code == 0 or (code == 1 and is_done(out, shard, job["shards"], job["plan"])):
            return Answer(shard=shard, code=code, words=said.strip())
        if code == 1 and LOCKED in warned and time.monotonic() < patience:
            time.sleep(0.5)
            continue
        ended = f"ended by signal {-code}" if code < 0 else f"exit code {code}"
        words = f"{ended} on worker {host}; the last it said:\n{tail(warned)}"
        if code in (2, 3, 130):
            return Answer(shard=shard, code=code, words=words)
        raise RuntimeError(words)


def stop_children(token: str, dask_worker: Any = None) -> None:
    """Interrupts the children of a sweep on a worker; none of them starts after this.

    They end the run they are in and keep what is finished.
    """
    vars(dask_worker).setdefault("millpond_stopped", set()).add(token)
    for child in list(vars(dask_worker).get("millpond_children", ())):
        child.send_signal(signal.SIGINT)


# What runs here.


def say(words: str) -> None:
    """Says something to whoever waits."""
    print(words, file=sys.stderr, flush=True)


def fail(words: str, code: int = 1) -> NoReturn:
    """Ends, with a reason."""
    say(f"error: {words}")
    raise SystemExit(code)


def number_of_shards(text: str) -> int:
    """A number of shards that the program takes."""
    number = int(text)
    if not 1 <= number <= SHARDS_MAX:
        raise argparse.ArgumentTypeError(f"from 1 to {SHARDS_MAX}")
    return number


def read_arguments(given: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="sweep.py", description="Run a Millpond sweep on a Dask cluster, and merge its shards"
    )
    parser.add_argument("design", metavar="DESIGN", help="design file")
    parser.add_argument(
        "--shards", metavar="N", type=number_of_shards, required=True, help="parts of the sweep, a task each"
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables, seen by all workers")
    parser.add_argument("--scheduler", metavar="ADDRESS", required=True, help="of the Dask scheduler, tcp://host:port")
    parser.add_argument(
        "--millpond", metavar="PATH", default="millpond", help="the program, on every worker [default: %(default)s]"
    )
    parser.add_argument(
        "--threads", metavar="N", type=int, default=1, help="threads of each task [default: %(default)s]"
    )
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=float,
        default=60.0,
        help="for the scheduler and a first worker [default: %(default)s]",
    )
    for name, value, words in (
        ("--set", "PATH=VALUE", "change one entry of the scenarios; may be given again"),
        ("--overlay", "FILE", "lay a file over every scenario; may be given again"),
    ):
        parser.add_argument(name, metavar=value, action="append", default=[], help=words)
    for name, words in (("--seed", "instead of the design's"), ("--replicates", "instead of the design's")):
        parser.add_argument(name, metavar="N", help=words)
    return parser.parse_args(given)


def sweep_command(wishes: argparse.Namespace) -> list[str]:
    """The program and its arguments, without the shard."""
    command = [
        wishes.millpond,
        "sweep",
        wishes.design,
        "--out",
        wishes.out,
        "--threads",
        str(wishes.threads),
        "--quiet",
    ]
    for entry in wishes.set:
        command += ["--set", entry]
    for file in wishes.overlay:
        command += ["--overlay", file]
    for name in ("seed", "replicates"):
        if (value := getattr(wishes, name)) is not None:
            command += [f"--{name}", value]
    return command


def plan_of(command: list[str]) -> tuple[str, int]:
    """Hash and number of runs of the plan, or the end when the program refuses the design."""
    if shutil.which(command[0]) is None:
        fail(f"there is no program {command[0]}: give --millpond PATH")
    asked = [*command, "--dry-run", "--format", "json"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError as error:
        fail(f"cannot run {command[0]}: {error.strerror}")
    if answer.returncode != 0:
        # Once more for people.
        again = subprocess.run([*command, "--dry-run"], stdout=subprocess.DEVNULL, check=False)
        fail("the program refuses the design", again.returncode)
    try:
        plan = json.loads(answer.stdout)
        return str(plan["plan"]), int(plan["runs"])
    except (ValueError, KeyError, TypeError):
        fail(f"{command[0]} answers like no Millpond that this driver knows")


def all_there(out: Path, plan: str) -> bool:
    """Whether the tables of this plan are in the folder."""
    there = manifest_of(out)
    return there.get("plan") == plan and there.get("left") == 0 and bool(there.get("files"))


def connect(wishes: argparse.Namespace) -> Any:
    """A client of the cluster, once it has a worker."""
    # Dask's own logs of a connection that breaks fill a page; what it means is said in a line below. Which of its
    # modules notices first is a matter of luck.
    for name in ("distributed", *(name for name in logging.root.manager.loggerDict if name.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]
            wishes.scheduler, timeout=wishes.wait
        )
    except (OSError, ValueError) as error:
        fail(f"no Dask scheduler answers at {wishes.scheduler}: {error}")
    try:
        client.wait_for_workers(1, timeout=wishes.wait)
    except TimeoutError:
        client.close()
        fail(f"the scheduler at {wishes.scheduler} has no worker")
    return client


def outcome_of(future: Any) -> tuple[bool, str]:
    """Whether a shard is whole, and what is to be said of it."""
    gone = "the scheduler has gone, or gave it up"
    try:
        if future.status == "cancelled":
            return False, gone
        # Raises what the task raised.
        answer: Answer = future.result()
    except distributed.KilledWorker:
        return False, "its worker died, again and again; has it enough memory?"
    except RuntimeError as error:
        return False, str(error)
    except (OSError, distributed.CancelledError):
        return False, gone
    except Exception as error:  # of Dask itself, e.g. when versions differ
        return False, f"{type(error).__name__}: {error}"
    return answer["code"] in (0, 1), answer["words"]


def run_shards(client: Any, job: Job) -> list[int]:
    """Runs all shards; those that failed. Interrupts the children when it is interrupted."""
    waiting = {
        client.submit(
            run_shard,
            job,
            shard,
            key=f"millpond-{job['token']}-{stem(shard, job['shards'])}",
            pure=False,
            retries=RETRIES,
        ): shard
        for shard in range(1, job["shards"] + 1)
    }
    failed: list[int] = []
    try:
        ended: Any = distributed.as_completed(list(waiting))  # type: ignore[no-untyped-call]
        for future in ended:
            shard = waiting[future]
            whole, words = outcome_of(future)
            # An answer that is here need not be worked out again when its worker dies.
            del waiting[future]
            future.release()
            done = job["shards"] - len(waiting)
            if whole:
                say(f"[{done} of {job['shards']}] {words}")
            else:
                failed.append(shard)
                say(f"[{done} of {job['shards']}] shard {shard}/{job['shards']} failed: {words}")
    except KeyboardInterrupt:
        say("interrupted: stopping the shards")
        client.cancel(list(waiting))
        client.run(stop_children, job["token"], on_error="ignore")
        raise
    return sorted(failed)


def wait_to_see(out: Path, job: Job) -> None:
    """Waits until every shard that a worker finished is seen here, or ends."""
    patience = time.monotonic() + SEEN_WAIT
    while True:
        missing = [n for n in range(1, job["shards"] + 1) if not is_done(out, n, job["shards"], job["plan"])]
        if not missing:
            return
        if time.monotonic() > patience:
            fail(f"workers finished shards that are not in {out} here: the folder must be shared")
        with contextlib.suppress(OSError):
            os.listdir(out / "shards")
        time.sleep(0.5)


def work(wishes: argparse.Namespace) -> int:
    """The whole of it; the exit code."""
    command = sweep_command(wishes)
    plan, runs = plan_of(command)
    out = Path(wishes.out)
    if all_there(out, plan):
        say(f"all {runs} runs are there already, in {out}")
        return 0
    job = Job(
        token=uuid.uuid4().hex,
        command=command,
        folder=os.getcwd(),
        out=wishes.out,
        shards=wishes.shards,
        plan=plan,
    )
    with connect(wishes) as client:
        say(f"{runs} runs in {wishes.shards} shards")
        failed = run_shards(client, job)
    if failed:
        which = ", ".join(str(shard) for shard in failed)
        fail(f"of {wishes.shards} shards these failed: {which}. Nothing is merged; the same command goes on.")
    wait_to_see(out, job)
    return subprocess.run([wishes.millpond, "merge", wishes.out], check=False).returncode


def interrupt(*_: object) -> NoReturn:
    """A request to end is taken like Ctrl-C."""
    raise KeyboardInterrupt


def main(given: list[str] | None = None) -> int:
    """Entry point."""
    signal.signal(signal.SIGTERM, interrupt)
    wishes = read_arguments(given)
    try:
        return work(wishes)
    except KeyboardInterrupt:
        say("interrupted: what is finished is kept; the same command goes on")
        return 130


if __name__ == "__main__":
    sys.exit(main())
