"""The spectra of signals in memory that a Node.js program shares: numpy reads and writes it in place.

Makes the window that the program applies to its signals, waits until the program has done so, and writes the spectra.
Called with the names of signals and spectra, the number of signals and the samples of each.
"""

import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import numpy


def attach(name):
    """Attaches to memory that is not Python's to remove.

    Until 3.13 Python notes all shared memory that a program opens, and removes it when the program ends.
    """
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    memory = SharedMemory(name)
    resource_tracker.unregister(f"/{memory.name}", "shared_memory")
    return memory


def array_over(memory, shape, dtype):
    return numpy.ndarray(shape, dtype, buffer=memory.buf)


signals_name, spectra_name = sys.argv[1:3]
count, samples = map(int, sys.argv[3:5])

# The other way round: this memory is Python's own, and Python removes it.
window_memory = SharedMemory(create=True, size=8 * samples)
array_over(window_memory, samples, "float64")[:] = numpy.hanning(samples)
print(window_memory.name, flush=True)
sys.stdin.readline()
window_memory.close()
window_memory.unlink()

signals_memory, spectra_memory = attach(signals_name), attach(spectra_name)
signals = array_over(signals_memory, (count, samples), "float64")
spectra = array_over(spectra_memory, (count, samples // 2 + 1), "float32")
spectra[:] = numpy.abs(numpy.fft.rfft(signals))

# close() refuses memory that an array still looks at.
del signals, spectra
signals_memory.close()
spectra_memory.close()
