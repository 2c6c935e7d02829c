"""Python's Pool.apply with arguments of many sizes: `python_sweep.py SHAPE BUDGET_MS SIZE...` prints ms by size, as JSON.

One worker, one call at a time, which answers with the argument's length.
"""

import array
import json
import math
import multiprocessing
import statistics
import sys
import time

OBJECT_BYTES = 48
SLOW_MS = 500
MOST_SAMPLES = 1_000

SHAPES = {
    "numbers": lambda size: [i + 0.5 for i in range(size // 8)],
    "strings": lambda size: ("a string of some words " * (size // 23 + 1))[:size],
    "objects": lambda size: [{"id": i, "name": f"item {i}", "value": i / 4} for i in range(math.ceil(size / OBJECT_BYTES))],
    "typed arrays": lambda size: array.array("d", bytes(size)),
}


def length(value):
    return len(value)


def milliseconds(run):
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def measure(send, budget):
    first = milliseconds(send)
    if first > SLOW_MS:
        return first
    for count in (MOST_SAMPLES // 2, MOST_SAMPLES):
        samples = []
        started = time.perf_counter()
        while not samples or (len(samples) < count and 1000 * (time.perf_counter() - started) < budget):
            samples.append(milliseconds(send))
    return statistics.median(samples)


def main(shape, budget, sizes):
    figures = {}
    # Forked before there is a payload, so that it has to be sent.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        for size in sizes:
            payload = SHAPES[shape](size)
            assert pool.apply(length, (payload,)) == len(payload)
            figures[size] = measure(lambda: pool.apply(length, (payload,)), budget)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), [int(size) for size in sys.argv[3:]])
