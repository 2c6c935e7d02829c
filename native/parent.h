// The end of the process that started this one.
#pragma once

#include <node.h>

namespace breakeven {

void AddParent(v8::Local<v8::Object> exports);

}  // namespace breakeven
