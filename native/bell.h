// How threads wake each other: bells (eventfds) that end the sleep of an event loop, and what is done just before it falls asleep.
#pragma once

#include <node.h>

namespace breakeven {

void AddBells(v8::Local<v8::Object> exports);
// To be called when the thread ends: pools that it left open have bells for their workers, who ended before.
void CloseAllBells();

}  // namespace breakeven
