// Descriptors of sealed files, passed to another process over a socket that it inherited.
#pragma once

#include <node.h>

namespace breakeven {

void AddDescriptors(v8::Local<v8::Object> exports);
// To be called when the thread ends.
void CloseAllSockets();

}  // namespace breakeven
