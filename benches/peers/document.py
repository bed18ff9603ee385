"""results/benchmarks/README.md from what was measured."""

from statistics import median

COMMANDS = """\
```
python3 benches/peers/run.py
cargo bench --bench speed -- --case region-122k --threads 1
cargo bench --bench speed -- --case one-sector-122k --threads 1
cargo bench --bench speed -- --case small-many-15 --threads 2 --seeds 1000 --months 1000
cargo bench --bench speed -- --case small-many-1 --threads 2 --seeds 1000 --months 1000
```
"""

# What each has in it, so that nobody takes a row for more than it is.
CONTENTS = """\
| model | period | what an agent-step has in it |
|---|---|---|
| Millpond, 15 sectors | month | households work, save, hold wealth and buy the goods of 15 sectors from firms here and from outside; firms plan, borrow, hire, buy inputs of every sector, produce, invest, fail and are founded; council, state, bank, visitors, owners outside; every payment in whole pence, audited every month, all outcomes recorded |
| Millpond, one sector | month | the same engine, audit and record, with Scotland's table added up to one industry (`scenarios/one-sector`) |
| bam-engine | quarter | its own baseline model (Delli Gatti et al. 2011), defaults: firms, households and banks; labour, credit and one kind of goods; entry and exit; arrays in NumPy, the goods market compiled by Numba; nothing audited, nothing recorded here |
| Mesa, small model | month | [mesa_model.py](../../benches/peers/mesa_model.py): households and firms that work, are paid and buy one kind of goods; no bank, state, outside, entry, exit, audit or record; an object for each agent, in Python |
| krABMaga, small model | month | [the same rules](../../benches/peers/krabmaga/src/main.rs) in Rust, run by krABMaga's schedule |
"""


def million(value):
    return f"{value / 1e6:.2f}"


def steps(row):
    return sorted(one["agent_steps_per_second"] for one in row["rounds"])


def named(found, name, threads=1):
    row = next(row for row in found["rounds"] if row["name"] == name and row["threads"] == threads)
    return median(steps(row))


def table(found):
    lines = ["| model | threads | agents | periods a round | agent-steps a second, million | least to most | unemployed | output |",
             "|---|---|---|---|---|---|---|---|"]
    for row in found["rounds"]:
        values, one = steps(row), row["rounds"][0]
        idle = median(r["unemployment"] for r in row["rounds"])
        output = median(r["output"] for r in row["rounds"])
        lines.append(f"| {row['name']} | {row['threads']} | {one['agents']:,} | {one['periods']} | {million(median(values))} | "
                     f"{million(values[0])} to {million(values[-1])} | {idle:.1%} | {output:.0%} |")
    return "\n".join(lines)


def ratios(found):
    bam = named(found, "bam-engine")
    lines = ["| on one thread | times bam-engine | asked |", "|---|---|---|"]
    asked = {"Millpond, 15 sectors": 1.5, "Millpond, one sector": 4, "Mesa, small model": None, "krABMaga, small model": None}
    for name, least in asked.items():
        times = named(found, name) / bam
        wanted = f"at least {least}: {'met' if times >= least else 'missed'}" if least else ""
        lines.append(f"| {name} | {times:.2f} | {wanted} |")
    return "\n".join(lines)


def many(found):
    rows = found["many"]["rows"]
    lines = ["| model | agents each | seconds | months a second | agent-steps a second, million | unemployed at the end | collapsed |",
             "|---|---|---|---|---|---|---|"]
    for row in rows:
        lines.append(f"| {row['name']} | {row['agents']} | {row['seconds']:.1f} | {row['months_per_second']:,.0f} | "
                     f"{million(row['agent_steps_per_second'])} | {row['unemployment']:.1%} | {row.get('collapsed', 0)} |")
    return "\n".join(lines)


def rose(found):
    """Says so where bam-engine's unemployment leaves the band that Millpond's economies are held to."""
    row = next(row for row in found["rounds"] if row["name"] == "bam-engine")
    last = median(one["unemployment_at_end"] for one in row["rounds"])
    return f"bam-engine's unemployment is {last:.1%} in its last timed period." + (
        " Millpond's bench would refuse that of its own economies." if not 0.01 <= last < 0.15 else "")


def written(found):
    machine = ", ".join(f"{key}: {value}" for key, value in found["machine"].items())
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    count, size = len(found["rounds"][0]["rounds"]), found["many"]
    few = count < 5 or size["seeds"] < 200 or size["months"] < 1000
    warning = "\n**A short run, to see that the scripts work. Its figures are rough and are to be measured again.**\n" if few else ""
    return f"""# Beside other engines

How many agents each engine takes through a period in a second, with the economy alive. Written on {found['date']} by
`python3 benches/peers/run.py`; do not edit. [docs/performance.md](../../docs/performance.md) has the method.
{warning}
**These are different models.** A ratio says what an agent-step costs in each as it stands, not which engine would be quicker at the same
economy. Every row's model is told below.

One agent-step is one agent (a firm, a household, a bank) through one period. All models run in turn within a round, rounds follow
each other: medians of {count} with least and most. Building the economy, compiling and warming up are not timed.

{table(found)}

*unemployed* is in Millpond and the small models that of the last month, in bam-engine the mean of the timed periods; *output* is the last timed
period's against the first's, of the small models what was sold. Medians of the rounds. {rose(found)}

{ratios(found)}

## Many small economies

{size['seeds']:,} seeds of {size['months']:,} months (in bam-engine periods) each, about 610 agents, on two threads (bam-engine: two processes); one run each, from the
first economy's making to the last one's end.

{many(found)}

## What each model has in it

{CONTENTS}
## Machine and versions

{machine}.

{versions}.

## Commands

{COMMANDS}"""
