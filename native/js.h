// Between JavaScript and the rest: reading arguments, throwing errors, adding functions. The typed face of all this is src/base/native.ts,
// the only caller; so what it declares is taken for granted here.
#pragma once

#include <node.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace breakeven {

using Arguments = v8::FunctionCallbackInfo<v8::Value>;

inline uint64_t Natural(const Arguments& arguments, int index) {
  const double value = arguments[index].As<v8::Number>()->Value();
  return value > 0 ? static_cast<uint64_t>(value) : 0;
}

inline bool Truth(const Arguments& arguments, int index) { return arguments[index]->IsTrue(); }

inline std::string Text(const Arguments& arguments, int index) {
  const v8::String::Utf8Value text(arguments.GetIsolate(), arguments[index]);
  return {*text, static_cast<size_t>(text.length())};
}

inline v8::Local<v8::String> ToText(v8::Isolate* isolate, const char* text) {
  return v8::String::NewFromUtf8(isolate, text).ToLocalChecked();
}

inline void Give(const Arguments& arguments, double value) { arguments.GetReturnValue().Set(value); }

inline void Set(v8::Isolate* isolate, v8::Local<v8::Object> object, const char* key, v8::Local<v8::Value> value) {
  object->Set(isolate->GetCurrentContext(), ToText(isolate, key), value).Check();
}

// An Error as Node's own system errors are: `code`, `errno`, `syscall`.
inline void ThrowSystemError(v8::Isolate* isolate, int number, const char* call) {
  isolate->ThrowException(node::ErrnoException(isolate, number, call));
}

inline void AddFunction(v8::Local<v8::Object> exports, const char* name, v8::FunctionCallback function) {
  NODE_SET_METHOD(exports, name, function);
}

}  // namespace breakeven
