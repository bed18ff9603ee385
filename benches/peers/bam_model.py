"""bam-engine's own baseline model, as it comes: firms, households and banks of a BAM economy.

`one FIRMS HOUSEHOLDS BANKS WARM PERIODS SEED` times periods of one economy after warming up, which also compiles what numba
compiles. `many FIRMS HOUSEHOLDS BANKS SEEDS PERIODS PROCESSES` times many small ones, spread over processes. A line of JSON either way.
"""

import json
import multiprocessing
import sys
import time

import bamengine
import numpy as np


def economy(firms, households, banks, seed):
    quiet = {"default_level": "ERROR"}
    return bamengine.Simulation.init(n_firms=firms, n_households=households, n_banks=banks, seed=seed, logging=quiet)


def unemployment(simulation):
    return float(1 - np.mean(simulation.wrk.employed))


def output(simulation):
    return float(simulation.prod.production.sum())


def one(firms, households, banks, warm, periods, seed):
    simulation = economy(firms, households, banks, seed)
    for _ in range(warm):
        simulation.step()
    first, idle, seconds = output(simulation), [], 0.0
    for _ in range(periods):
        start = time.perf_counter()
        simulation.step()
        seconds += time.perf_counter() - start
        idle.append(unemployment(simulation))
    assert not simulation.ec.collapsed, "the economy collapsed"
    agents = firms + households + banks
    return {"agents": agents, "periods": periods, "seconds": seconds, "agent_steps_per_second": agents * periods / seconds,
            "unemployment": sum(idle) / periods, "unemployment_at_end": idle[-1], "output": output(simulation) / first}


def lived(task):
    firms, households, banks, periods, seed = task
    simulation = economy(firms, households, banks, seed)
    for period in range(periods):
        simulation.step()
        if simulation.ec.collapsed:
            return period + 1, True, 0.0
    return periods, False, unemployment(simulation)


def many(firms, households, banks, seeds, periods, processes):
    tasks = [(firms, households, banks, periods, seed) for seed in range(1, seeds + 1)]
    with multiprocessing.Pool(processes) as pool:
        # Each process compiles what numba compiles before the clock starts.
        pool.map(lived, [(firms, households, banks, 2, 1)] * (4 * processes), chunksize=1)
        start = time.perf_counter()
        ended = pool.map(lived, tasks, chunksize=1)
        seconds = time.perf_counter() - start
    periods_lived = sum(periods for periods, _, _ in ended)
    alive = [idle for _, collapsed, idle in ended if not collapsed]
    agents = firms + households + banks
    return {"agents": agents, "seeds": seeds, "periods": periods, "seconds": seconds, "collapsed": seeds - len(alive),
            "months_per_second": periods_lived / seconds, "agent_steps_per_second": agents * periods_lived / seconds,
            "unemployment": sum(alive) / max(len(alive), 1)}


if __name__ == "__main__":
    print(json.dumps({"one": one, "many": many}[sys.argv[1]](*map(int, sys.argv[2:]))))
