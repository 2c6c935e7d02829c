// What JavaScript cannot ask of an object without listing all that is in it.
#pragma once

#include <node.h>

namespace breakeven {

void AddProperties(v8::Local<v8::Object> exports);

}  // namespace breakeven
