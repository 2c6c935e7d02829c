#include "files.h"

#include "holds.h"
#include "js.h"
#include "mapped_region.h"
#include "named_region.h"

namespace breakeven {

namespace {

void GiveRegion(const Arguments& arguments, Id region, const char* call) {
  if (region == 0) return ThrowSystemError(arguments.GetIsolate(), errno, call);
  NoteHold(region);
  Give(arguments, static_cast<double>(region));
}

void CreateNamedRegion(const Arguments& arguments) { GiveRegion(arguments, AddNamedRegion(Text(arguments, 0), Natural(arguments, 1)), "open"); }

void AttachNamed(const Arguments& arguments) { GiveRegion(arguments, AttachNamedRegion(Text(arguments, 0), Natural(arguments, 1)), "open"); }

void MapFileRegion(const Arguments& arguments) {
  const Id region = AddFileRegion(Text(arguments, 0), Natural(arguments, 1), Natural(arguments, 2), Truth(arguments, 3));
  GiveRegion(arguments, region, "open");
}

void Sweep(const Arguments& arguments) {
  v8::Isolate* const isolate = arguments.GetIsolate();
  const v8::Local<v8::Array> list = v8::Array::New(isolate);
  uint32_t index = 0;
  for (const NameFound& found : SweepNames(Truth(arguments, 0))) {
    const v8::Local<v8::Object> one = v8::Object::New(isolate);
    Set(isolate, one, "name", ToText(isolate, found.name.c_str()));
    Set(isolate, one, "bytes", v8::Number::New(isolate, static_cast<double>(found.bytes)));
    Set(isolate, one, "alive", v8::Boolean::New(isolate, found.alive));
    list->Set(isolate->GetCurrentContext(), index++, one).Check();
  }
  arguments.GetReturnValue().Set(list);
}

}  // namespace

void AddFiles(v8::Local<v8::Object> exports) {
  AddFunction(exports, "createNamedRegion", CreateNamedRegion);
  AddFunction(exports, "attachNamedRegion", AttachNamed);
  AddFunction(exports, "mapFileRegion", MapFileRegion);
  AddFunction(exports, "sweepNames", Sweep);
}

}  // namespace breakeven
