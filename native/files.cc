#include "files.h"

#include <iterator>

#include "holds.h"
#include "js.h"
#include "mapped_region.h"
#include "named_region.h"

namespace breakeven {

namespace {

using v8::Isolate;

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

void ExportFile(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  FilePart part;
  if (!Regions::ExportFile(Natural(arguments, 0), &part)) return ThrowSystemError(isolate, errno, "exportFile");
  NoteHold(Natural(arguments, 0));
  const auto number = [isolate](uint64_t value) { return v8::Number::New(isolate, static_cast<double>(value)); };
  v8::Local<v8::Value> values[] = {
      ToText(isolate, part.path.c_str()), ToText(isolate, part.name.c_str()), number(part.device), number(part.inode),
      number(part.offset), number(part.bytes), number(part.writable),
  };
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values, std::size(values)));
}

void ImportFile(const Arguments& arguments) {
  const std::string name = Text(arguments, 1);
  FileFacts expected;
  expected.device = Natural(arguments, 2);
  expected.inode = Natural(arguments, 3);
  const uint64_t bytes = Natural(arguments, 5);
  const Id region = name.empty() ? AddFileRegion(Text(arguments, 0), Natural(arguments, 4), bytes, Natural(arguments, 6) != 0, &expected)
                                 : AttachNamedRegion(name, bytes, &expected);
  GiveRegion(arguments, region, "importFile");
}

void Sweep(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
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
  AddFunction(exports, "exportFile", ExportFile);
  AddFunction(exports, "importFile", ImportFile);
  AddFunction(exports, "sweepNames", Sweep);
}

}  // namespace breakeven
