// The table of what the addon gives to JavaScript; src/base/native.ts declares it. Called once in each thread that loads the addon.
#include <node.h>

#include "bell.h"
#include "buffers.h"
#include "cpu.h"
#include "descriptors.h"
#include "files.h"
#include "frames.h"
#include "parent.h"
#include "peers.h"
#include "properties.h"

extern "C" NODE_MODULE_EXPORT void NODE_MODULE_INITIALIZER(v8::Local<v8::Object> exports, v8::Local<v8::Value>, v8::Local<v8::Context>) {
  breakeven::AddBells(exports);
  breakeven::AddBuffers(exports);
  breakeven::AddCpu(exports);
  breakeven::AddDescriptors(exports);
  breakeven::AddFiles(exports);
  breakeven::AddFrames(exports);
  breakeven::AddParent(exports);
  breakeven::AddPeers(exports);
  breakeven::AddProperties(exports);
}
