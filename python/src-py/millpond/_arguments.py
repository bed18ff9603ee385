"""Arguments that several calls take, checked and brought into one form."""

from __future__ import annotations

import json
import math
import operator
import os
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import SupportsIndex

from ._shapes import Wishes

StrPath = str | os.PathLike[str]
"""A path as text or as `pathlib.Path`."""

Settings = Mapping[str, object] | Iterable[str] | str
"""Entries to change: a mapping from path to value, or texts ``path=value``."""

Overlays = Iterable[StrPath] | StrPath
"""Files of TOML to lay over a scenario."""

SEED_MAX = 2**63 - 1
THREADS_MAX = 1024
REPLICATES_MAX = 100_000


def wishes(
    seed: SupportsIndex | None,
    settings: Settings | None,
    overlays: Overlays,
    threads: SupportsIndex | None,
) -> Wishes:
    """What is laid over every scenario of a call, and the threads that it may use."""
    return {
        "seed": None if seed is None else whole("seed", seed, 0, SEED_MAX),
        "settings": as_settings(settings),
        "overlays": paths("overlays", overlays),
        "threads": None if threads is None else whole("threads", threads, 1, THREADS_MAX),
    }


def replicates_of(replicates: SupportsIndex | None) -> int | None:
    """How many replicates are asked for; none for the scenario's own."""
    return None if replicates is None else whole("replicates", replicates, 1, REPLICATES_MAX)


def whole(name: str, value: SupportsIndex, low: int, high: int) -> int:
    """A whole number between two bounds."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    number = operator.index(value)
    if not low <= number <= high:
        raise ValueError(f"{name} must be from {low} to {high}, not {number}")
    return number


def path(name: str, value: StrPath) -> str:
    """A path as text."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name} must be a path (str or os.PathLike), not {value!r}")
    text = os.fspath(value)
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a path of text, not of bytes: {text!r}")
    return text


def paths(name: str, values: Overlays) -> list[str]:
    """Paths as texts; a single one is a list of one."""
    if isinstance(values, str | os.PathLike):
        return [path(name, values)]
    if not isinstance(values, Iterable):
        raise TypeError(f"{name} must be paths, not {values!r}")
    return [path(name, value) for value in values]


def as_settings(settings: Settings | None) -> list[str]:
    """Settings as the command line's ``--set`` takes them."""
    if settings is None:
        return []
    if isinstance(settings, str):
        return [settings]
    if isinstance(settings, Mapping):
        return [f"{setting_path(key)}={toml(value)}" for key, value in settings.items()]
    if not isinstance(settings, Iterable):
        raise TypeError(f"set must be a mapping or texts `path=value`, not {settings!r}")
    texts = list(settings)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"set must hold texts `path=value`, not {text!r}")
    return texts


def setting_path(key: object) -> str:
    """The path of a setting."""
    if not isinstance(key, str):
        raise TypeError(f"set must have paths (str) as keys, not {key!r}")
    return key


def toml(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, str):
        # JSON's text is TOML's, but for the one character that only TOML escapes.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        return toml_number(float(value))
    if isinstance(value, Mapping):
        entries = (f"{toml(setting_path(key))} = {toml(each)}" for key, each in value.items())
        return "{ " + ", ".join(entries) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    raise TypeError(f"set cannot hold {value!r}: numbers, texts, true and false, lists and mappings are known")


def toml_number(number: float) -> str:
    """A number as TOML writes it."""
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return repr(number)
