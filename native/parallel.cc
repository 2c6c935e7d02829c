#include "parallel.h"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <memory>

namespace breakeven {

namespace {

struct Work {
  const size_t parts;
  void (*const part)(void*, size_t, bool);
  void* const context;
  // Handed out, and finished: a part that was taken is always finished, since nothing in it waits or throws.
  std::atomic<size_t> taken{0};
  std::atomic<size_t> finished{0};

  void Run(bool helps) {
    for (size_t index = taken.fetch_add(1); index < parts; index = taken.fetch_add(1)) {
      part(context, index, helps);
      finished.fetch_add(1, std::memory_order_release);
    }
  }
};

void* Help(void* argument) {
  // The caller may have returned long ago; `context` is touched only within a part, which it waits for.
  const std::unique_ptr<std::shared_ptr<Work>> work(static_cast<std::shared_ptr<Work>*>(argument));
  (*work)->Run(true);
  return nullptr;
}

void StartHelper(const std::shared_ptr<Work>& work) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, size_t{256} << 10);
  auto argument = std::make_unique<std::shared_ptr<Work>>(work);
  pthread_t thread;
  // Without a helper the caller does it all.
  if (pthread_create(&thread, &attributes, Help, argument.get()) == 0) argument.release();
  pthread_attr_destroy(&attributes);
}

}  // namespace

void InParallel(size_t parts, size_t helpers, void (*part)(void* context, size_t index, bool helps), void* context) {
  const auto work = std::shared_ptr<Work>(new Work{parts, part, context});
  for (size_t index = 0; index < helpers && index + 1 < parts; index++) StartHelper(work);
  work->Run(false);
  while (work->finished.load(std::memory_order_acquire) < parts) sched_yield();
}

size_t SpareCores() {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 0;
  return static_cast<size_t>(CPU_COUNT(&cores)) - 1;
}

}  // namespace breakeven
