// Regions that cross between processes, as JavaScript sees them.
#pragma once

#include <node.h>

namespace breakeven {

void AddPeers(v8::Local<v8::Object> exports);
// To be called when the thread ends.
void LeaveAllArenas();

}  // namespace breakeven
