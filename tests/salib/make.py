"""Writes ishigami.json: SALib's designs of the Ishigami function and SALib's indices of them.

    pip install SALib==1.6.0
    python tests/salib/make.py
"""

import json
import pathlib

import numpy
from SALib.analyze import morris as morris_analyze
from SALib.analyze import sobol as sobol_analyze
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami

PROBLEM = {
    "num_vars": 3,
    "names": ["x1", "x2", "x3"],
    "bounds": [[-numpy.pi, numpy.pi]] * 3,
}
BASE_POINTS = 256
TRAJECTORIES = 40
LEVELS = 4


def sobol() -> dict:
    rows = sobol_sample.sample(PROBLEM, BASE_POINTS, calc_second_order=True, seed=1)
    values = Ishigami.evaluate(rows)
    found = sobol_analyze.analyze(PROBLEM, values, num_resamples=999, seed=1)
    pairs = [(0, 1), (0, 2), (1, 2)]
    return {
        "values": values.tolist(),
        "first": found["S1"].tolist(),
        "first_half_width": found["S1_conf"].tolist(),
        "total": found["ST"].tolist(),
        "total_half_width": found["ST_conf"].tolist(),
        "second": [found["S2"][i, j] for i, j in pairs],
    }


def morris() -> dict:
    rows = morris_sample.sample(PROBLEM, TRAJECTORIES, num_levels=LEVELS, seed=1)
    values = Ishigami.evaluate(rows)
    found = morris_analyze.analyze(
        PROBLEM, rows, values, num_levels=LEVELS, num_resamples=999, seed=1
    )
    low, high = -numpy.pi, numpy.pi
    return {
        "unit": ((rows - low) / (high - low)).round(12).tolist(),
        "values": values.tolist(),
        "mu": list(map(float, found["mu"])),
        "mu_star": list(map(float, found["mu_star"])),
        "mu_star_half_width": list(map(float, found["mu_star_conf"])),
        "sigma": list(map(float, found["sigma"])),
    }


if __name__ == "__main__":
    target = pathlib.Path(__file__).with_name("ishigami.json")
    target.write_text(json.dumps({"sobol": sobol(), "morris": morris()}) + "\n")
