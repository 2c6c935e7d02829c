// Reads what Node's v8.Serializer has written. Node's own Deserializer keeps all that it has read until a collection of the whole heap; this one
// is gone when it has read.
#pragma once

#include <node.h>

namespace breakeven {

void AddFrames(v8::Local<v8::Object> exports);

}  // namespace breakeven
