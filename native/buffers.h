// Regions as JavaScript sees them: SharedArrayBuffers over them, and plain ArrayBuffers over copy-on-write mappings of them.
#pragma once

#include <node.h>

namespace breakeven {

void AddBuffers(v8::Local<v8::Object> exports);

}  // namespace breakeven
