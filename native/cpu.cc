#include "cpu.h"

#include <sched.h>
#include <time.h>

#include <algorithm>
#include <vector>

#include "js.h"

namespace breakeven {

namespace {

using v8::Array;
using v8::Isolate;
using v8::Local;
using v8::Number;
using v8::Value;

// Linux numbers no CPU higher; a plain cpu_set_t ends at 1024.
constexpr size_t kMostCpus = size_t{1} << 20;

// As many CPUs as asked for, at least.
class CpuSet {
 public:
  explicit CpuSet(size_t cpus) : bytes_(CPU_ALLOC_SIZE(cpus)), set_(CPU_ALLOC(cpus)) { CPU_ZERO_S(bytes_, set_); }
  ~CpuSet() { CPU_FREE(set_); }
  CpuSet(const CpuSet&) = delete;
  CpuSet& operator=(const CpuSet&) = delete;

  void Add(size_t cpu) { CPU_SET_S(cpu, bytes_, set_); }
  bool Has(size_t cpu) const { return CPU_ISSET_S(cpu, bytes_, set_); }
  size_t Capacity() const { return bytes_ * 8; }
  // For the calling thread; false with errno.
  bool Read() { return sched_getaffinity(0, bytes_, set_) == 0; }
  bool Apply() const { return sched_setaffinity(0, bytes_, set_) == 0; }

 private:
  const size_t bytes_;
  cpu_set_t* const set_;
};

void ThreadCpuTime(const Arguments& arguments) {
  timespec time;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return ThrowSystemError(arguments.GetIsolate(), errno, "clock_gettime");
  Give(arguments, static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6);
}

void ThreadAffinity(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  for (size_t cpus = CPU_SETSIZE; cpus <= kMostCpus; cpus *= 2) {
    CpuSet set(cpus);
    if (set.Read()) {
      std::vector<Local<Value>> allowed;
      for (size_t cpu = 0; cpu < set.Capacity(); cpu++) {
        if (set.Has(cpu)) allowed.push_back(Number::New(isolate, static_cast<double>(cpu)));
      }
      return arguments.GetReturnValue().Set(Array::New(isolate, allowed.data(), allowed.size()));
    }
    // The machine may have more of them than that.
    if (errno != EINVAL) break;
  }
  ThrowSystemError(isolate, errno, "sched_getaffinity");
}

void SetThreadAffinity(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  const Local<v8::Context> context = isolate->GetCurrentContext();
  const Local<Array> list = arguments[0].As<Array>();
  std::vector<size_t> cpus;
  for (uint32_t index = 0; index < list->Length(); index++) {
    const double cpu = list->Get(context, index).ToLocalChecked().As<Number>()->Value();
    if (!(cpu >= 0 && cpu < static_cast<double>(kMostCpus))) return ThrowSystemError(isolate, EINVAL, "sched_setaffinity");
    cpus.push_back(static_cast<size_t>(cpu));
  }
  CpuSet set(cpus.empty() ? 1 : *std::max_element(cpus.begin(), cpus.end()) + 1);
  for (const size_t cpu : cpus) set.Add(cpu);
  if (!set.Apply()) ThrowSystemError(isolate, errno, "sched_setaffinity");
}

}  // namespace

void AddCpu(Local<v8::Object> exports) {
  AddFunction(exports, "threadCpuTime", ThreadCpuTime);
  AddFunction(exports, "threadAffinity", ThreadAffinity);
  AddFunction(exports, "setThreadAffinity", SetThreadAffinity);
}

}  // namespace breakeven
