#include "properties.h"

#include "js.h"

namespace breakeven {

namespace {

using v8::Array;
using v8::IndexFilter;
using v8::KeyCollectionMode;
using v8::KeyConversionMode;
using v8::Local;
using v8::Object;
using v8::PropertyFilter;

// Own and enumerable ones. Takes as long for a million elements as for one.
void HasNamedProperties(const Arguments& arguments) {
  const auto filter = static_cast<PropertyFilter>(PropertyFilter::ONLY_ENUMERABLE | PropertyFilter::SKIP_SYMBOLS);
  Local<Array> names;
  if (!arguments[0]
           .As<Object>()
           ->GetPropertyNames(arguments.GetIsolate()->GetCurrentContext(), KeyCollectionMode::kOwnOnly, filter,
                              IndexFilter::kSkipIndices, KeyConversionMode::kKeepNumbers)
           .ToLocal(&names)) {
    return;
  }
  arguments.GetReturnValue().Set(names->Length() > 0);
}

}  // namespace

void AddProperties(v8::Local<v8::Object> exports) { AddFunction(exports, "hasNamedProperties", HasNamedProperties); }

}  // namespace breakeven
