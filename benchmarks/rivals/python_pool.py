"""Python's own pool, one call at a time: `python_pool.py WHAT BYTES` prints figures in ms, as JSON.

WHAT is `value` (a numpy array as an argument of Pool.apply) or `shared` (the name of a SharedMemory instead). The worker answers with the
length, so that only the way there counts.
"""

import json
import multiprocessing
import statistics
import sys
import time
from multiprocessing import resource_tracker, shared_memory

import numpy


def length(array):
    return len(array)


def total(array):
    return float(array.sum())


attached = {}


def attach(name, count):
    # Kept: closing it under a view of it is an error.
    if name not in attached:
        attached[name] = shared_memory.SharedMemory(name=name)
    return numpy.ndarray((count,), dtype=numpy.float64, buffer=attached[name].buf)


def shared_length(name, count):
    return len(attach(name, count))


def shared_total(name, count):
    return float(attach(name, count).sum())


def milliseconds(run):
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def measure(pool, short, whole, arguments):
    pool.apply(abs, (0,))
    first = milliseconds(lambda: pool.apply(short, arguments))
    steady = statistics.median(milliseconds(lambda: pool.apply(short, arguments)) for _ in range(7))
    read = statistics.median(milliseconds(lambda: pool.apply(whole, arguments)) for _ in range(3))
    return {"first": first, "steady": steady, "read": read}


def main(what, size):
    count = size // 8
    # The one of both processes: the worker would start one of its own, which knows nothing of unlink().
    resource_tracker.ensure_running()
    # Forked before the array is there, so that it has to be sent.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        if what == "value":
            array = numpy.ones(count)
            figures = measure(pool, length, total, (array,))
        else:
            memory = shared_memory.SharedMemory(create=True, size=size)
            numpy.ndarray((count,), dtype=numpy.float64, buffer=memory.buf).fill(1)
            figures = measure(pool, shared_length, shared_total, (memory.name, count))
    if what == "shared":
        memory.unlink()
    print(json.dumps(figures))


main(sys.argv[1], int(sys.argv[2]))
