"""Python's own pools, call by call: `python_calls.py WHAT POOL WORKERS [COUNT]` prints figures as JSON, times in ms.

WHAT: `many` (50,000 empty calls at once), `one` (one at a time), `map` (items per second of Pool.map over COUNT items).
POOL: `pool` (multiprocessing.Pool) or `executor` (ProcessPoolExecutor). Both fork, which starts fastest.
"""

import concurrent.futures
import json
import multiprocessing
import sys
import time

CALLS = 50_000
WARM_UP_CALLS = 5_000
ONE_CALLS = 30_000
ONE_SECONDS = 1.0


def identity(value):
    return value


def seconds(run):
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def many(submit, gather):
    def batch(calls):
        results = [gather(future) for future in [submit(i) for i in range(calls)]]
        assert results[-1] == calls - 1

    batch(WARM_UP_CALLS)
    whole = seconds(lambda: batch(CALLS))
    return {"all": 1000 * whole, "calls per s": round(CALLS / whole)}


def one(submit, gather):
    for i in range(1000):
        gather(submit(i))
    times = []
    started = now = time.perf_counter()
    while len(times) < ONE_CALLS and now - started < ONE_SECONDS:
        before = now
        assert gather(submit(7)) == 7
        now = time.perf_counter()
        times.append(1000 * (now - before))
    times.sort()
    return {
        "mean": sum(times) / len(times),
        "p50": times[len(times) // 2],
        "p99": times[len(times) * 99 // 100],
        "calls": len(times),
    }


def map_items(pool, count):
    shapes = {
        "numbers": [float(i) for i in range(count)],
        "strings": [f"item number {i} ".ljust(100, ".") for i in range(count)],
        "objects": [{"id": i, "name": f"item {i}", "value": i / 4} for i in range(count)],
    }
    figures = {}
    for shape, items in shapes.items():
        pool.map(identity, items[:1000])
        figures[shape] = round(count / seconds(lambda: pool.map(identity, items)))
    return figures


def main(what, kind, workers, count):
    context = multiprocessing.get_context("fork")
    if kind == "pool":
        with context.Pool(workers) as pool:
            if what == "map":
                return map_items(pool, count)
            measure = many if what == "many" else one
            return measure(lambda value: pool.apply_async(identity, (value,)), lambda result: result.get())
    with concurrent.futures.ProcessPoolExecutor(workers, context) as executor:
        measure = many if what == "many" else one
        return measure(lambda value: executor.submit(identity, value), lambda future: future.result())


if __name__ == "__main__":
    what, kind, workers, *rest = sys.argv[1:]
    print(json.dumps(main(what, kind, int(workers), int(rest[0]) if rest else 0)))
