// Regions by name and by file, as JavaScript makes them.
#pragma once

#include <node.h>

namespace breakeven {

void AddFiles(v8::Local<v8::Object> exports);

}  // namespace breakeven
