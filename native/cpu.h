// The calling thread's CPU time, and the CPUs it may run on.
#pragma once

#include <node.h>

namespace breakeven {

void AddCpu(v8::Local<v8::Object> exports);

}  // namespace breakeven
