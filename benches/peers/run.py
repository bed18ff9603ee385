#!/usr/bin/env python3
"""Times Millpond beside other engines, in turn within one run, and writes results/benchmarks/.

    python3 benches/peers/run.py            # everything: five rounds, then 200 seeds of 1,000 months; a quarter of an hour
    python3 benches/peers/run.py --quick    # one short round, to see that all of it works; its figures mean nothing
    python3 benches/peers/run.py --render   # the document anew from results/benchmarks/peers.json

Python 3.11 or later, its standard library, cargo, and pip that can fetch packages. What it installs goes into target/peers.
No part of the project's checks: other people's packages change.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from datetime import date
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = ROOT / "results" / "benchmarks"

sys.dont_write_bytecode = True
import document  # noqa: E402  beside this file

# The peers' agents: 122,000 in all. bam-engine keeps its own proportions of 10 firms, 50 households and a bank; the two
# small models have Millpond's households and firms.
BAM = (20_000, 100_000, 2_000)
SMALL_MODEL = (107_000, 15_000)
SMALL_BAM = (100, 500, 10)


def said(command, **more):
    """What a command prints; where it fails, its last words."""
    done = subprocess.run([str(c) for c in command], cwd=ROOT, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"error: {Path(command[0]).name} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout.strip()


def installed(scratch):
    """A Python of its own with bam-engine and Mesa, the newest that it can have."""
    home = scratch / "venv"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    said([python, "-m", "pip", "install", "--quiet", "--upgrade", "bamengine[fast]>=0.10,<0.11", "mesa"])
    return python


def krabmaga(scratch):
    """The small model in krABMaga, built with the newest 0.6; its program and krABMaga's version."""
    home = scratch / "krabmaga"
    shutil.copytree(HERE / "krabmaga", home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("target"))
    target = home / "target"
    manifest = ["--manifest-path", home / "Cargo.toml"]
    said(["cargo", "update", "--quiet", *manifest])
    said(["cargo", "build", "--quiet", "--release", "--target-dir", target, *manifest])
    packages = json.loads(said(["cargo", "metadata", "--format-version", "1", *manifest]))["packages"]
    version = next(package["version"] for package in packages if package["name"] == "krabmaga")
    return target / "release" / "krabmaga-economy", version


def millpond():
    """The bench of speed, built once."""
    lines = said(["cargo", "bench", "--bench", "speed", "--no-run", "--message-format=json"]).splitlines()
    for line in map(json.loads, lines):
        if line.get("executable") and line["target"]["name"] == "speed":
            return line["executable"]
    sys.exit("error: cargo built no bench of speed")


def contenders(options, programs):
    """Name, command and threads of everything that is timed in a round."""
    python, krab, speed = programs

    def case(name, threads):
        return [speed, "--case", name, "--threads", threads, "--years", options.years]

    def model(months):
        return [*SMALL_MODEL, options.warm, months, 1]

    return [
        ("Millpond, 15 sectors", case("region-122k", 1), 1),
        ("Millpond, one sector", case("one-sector-122k", 1), 1),
        ("bam-engine", [python, HERE / "bam_model.py", "one", *BAM, 50, options.bam_periods, 1], 1),
        ("Mesa, small model", [python, HERE / "mesa_model.py", *model(options.mesa_months)], 1),
        ("krABMaga, small model", [krab, *model(options.krabmaga_months)], 1),
        ("Millpond, 15 sectors", case("region-122k", 2), 2),
        ("Millpond, one sector", case("one-sector-122k", 2), 2),
    ]


def alive(name, measured):
    """Millpond's bench refuses what is not alive (1 to 15% unemployed, output within 10%). Others are given more room,
    for their numbers are not ours: 1 to 30%, within 30%."""
    if not 0.01 <= measured["unemployment"] <= 0.3:
        sys.exit(f"error: {name} is not alive: unemployment {measured['unemployment']}")
    if not 0.7 <= measured["output"] <= 1.3:
        sys.exit(f"error: {name} is not alive: output {measured['output']} of what it was")


def timed(name, command, threads):
    measured = json.loads(said(command))
    alive(name, measured)
    if "seconds_by_year" in measured:
        agents = measured["households"] + measured["firms"]
        seconds = sum(measured["seconds_by_year"])
        periods = 12 * len(measured["seconds_by_year"])
        # Of all months, as of the others, not of the median year.
        measured |= {"agents": agents, "periods": periods, "seconds": seconds}
        measured["agent_steps_per_second"] = agents * periods / seconds
    print(f"  {name}, {threads} thread(s): {measured['agent_steps_per_second'] / 1e6:.2f} million a second, "
          f"{measured['unemployment']:.1%} unemployed", flush=True)
    kept = ("agents", "periods", "seconds", "agent_steps_per_second", "unemployment", "unemployment_at_end", "output")
    return {key: measured[key] for key in kept if key in measured}


def rounds(options, programs):
    """Everything in turn, so that what else the machine does falls on all alike; then again."""
    rows = [{"name": name, "threads": threads, "rounds": []} for name, _, threads in contenders(options, programs)]
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", flush=True)
        for row, (name, command, threads) in zip(rows, contenders(options, programs)):
            row["rounds"].append(timed(name, command, threads))
    return rows


def many(options, programs):
    """Many small economies on two threads or processes."""
    python, _, speed = programs
    size = ["--threads", 2, "--seeds", options.seeds, "--months", options.months]
    rows = []
    for name, command in [
        ("Millpond, 15 sectors", [speed, "--case", "small-many-15", *size]),
        ("Millpond, one sector", [speed, "--case", "small-many-1", *size]),
        ("bam-engine", [python, HERE / "bam_model.py", "many", *SMALL_BAM, options.seeds, options.months, 2]),
    ]:
        row = json.loads(said(command))
        print(f"  {name}: {options.seeds} x {options.months} in {row['seconds']:.0f} s", flush=True)
        row["agents"] = row.get("agents") or row["households"] + row["firms"]
        kept = ("agents", "seeds", "seconds", "months_per_second", "agent_steps_per_second", "unemployment", "collapsed")
        rows.append({"name": name} | {key: row[key] for key in kept if key in row})
    return {"seeds": options.seeds, "months": options.months, "rows": rows}


def machine():
    def field(path, name):
        try:
            lines = Path(path).read_text().splitlines()
        except OSError:
            return "unknown"
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "unknown")

    kilobytes = field("/proc/meminfo", "MemTotal").split()[0]
    memory = f"{int(kilobytes) / 2**20:.0f} GiB" if kilobytes.isdigit() else "unknown"
    return {"processor": field("/proc/cpuinfo", "model name"), "cores": os.cpu_count(), "memory": memory,
            "system": f"{platform.system()} {platform.release().split('-')[0]}"}


def versions(python, krab):
    words = "import importlib.metadata as m, json; print(json.dumps({n: m.version(n) for n in ['bamengine', 'mesa', 'numpy', 'numba']}))"
    found = json.loads(said([python, "-c", words]))
    metadata = json.loads(said(["cargo", "metadata", "--no-deps", "--format-version", "1"]))
    own = next(package["version"] for package in metadata["packages"] if package["name"] == "millpond")
    changed = "" if not said(["git", "status", "--porcelain", "--", "src", "benches", "Cargo.lock"]) else ", with changes"
    return {"Millpond": f"{own} ({said(['git', 'rev-parse', '--short', 'HEAD'])}{changed})", "Rust": said(["rustc", "--version"]).split()[1],
            "krABMaga": krab, "Python": platform.python_version(), "bam-engine": found["bamengine"], "Mesa": found["mesa"],
            "NumPy": found["numpy"], "Numba": found["numba"]}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--render", action="store_true", help="only write the document anew")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--years", type=int, default=20, help="of Millpond in a round")
    parser.add_argument("--warm", type=int, default=20, help="months of the two small models before the clock starts")
    parser.add_argument("--bam-periods", type=int, default=250)
    parser.add_argument("--mesa-months", type=int, default=20)
    parser.add_argument("--krabmaga-months", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=200, help="of the many small economies")
    parser.add_argument("--months", type=int, default=1000, help="of each")
    parser.add_argument("--scratch", type=Path, default=ROOT / "target" / "peers", help="where peers are installed")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.years, options.warm = 1, 1, 12
        options.bam_periods, options.mesa_months, options.krabmaga_months = 50, 3, 20
        options.seeds, options.months = 20, 100
    return options


def main():
    options = arguments()
    kept = RESULTS / "peers.json"
    if options.render:
        found = json.loads(kept.read_text())
    else:
        options.scratch.mkdir(parents=True, exist_ok=True)
        python = installed(options.scratch)
        krab, krab_version = krabmaga(options.scratch)
        programs = (python, krab, millpond())
        found = {"date": date.today().isoformat(), "machine": machine(), "versions": versions(python, krab_version)}
        found |= {"rounds": rounds(options, programs), "many": many(options, programs)}
        RESULTS.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, indent=1) + "\n")
    (RESULTS / "README.md").write_text(document.written(found))
    steps = {(row["name"], row["threads"]): median(r["agent_steps_per_second"] for r in row["rounds"]) for row in found["rounds"]}
    for (name, threads), value in steps.items():
        print(f"{name}, {threads} thread(s): {value / 1e6:.2f} million agent-steps a second")


if __name__ == "__main__":
    main()
