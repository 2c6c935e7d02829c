#include "frames.h"

#include <v8-value-serializer.h>

#include "js.h"

namespace breakeven {

namespace {

using v8::Array;
using v8::ArrayBuffer;
using v8::ArrayBufferView;
using v8::BackingStore;
using v8::Context;
using v8::EscapableHandleScope;
using v8::Exception;
using v8::Function;
using v8::Integer;
using v8::Isolate;
using v8::Local;
using v8::MaybeLocal;
using v8::Number;
using v8::Object;
using v8::Value;
using v8::ValueDeserializer;

// The first word of a host object whose value alone follows; any other is a view: its type, its two numbers, its buffer.
constexpr uint32_t kShared = 0;

// Whatever fails has thrown, or is an end of the frame before its time.
class Reader final : public ValueDeserializer::Delegate {
 public:
  Reader(Isolate* isolate, const uint8_t* bytes, size_t length, Local<Function> view)
      : isolate_(isolate), context_(isolate->GetCurrentContext()), view_(view), values_(isolate, bytes, length, this) {}

  // `head` is given the first value, and gives the buffers that stand outside of the frame.
  MaybeLocal<Value> Read(Local<Function> head) {
    if (values_.ReadHeader(context_).IsNothing()) return {};
    Local<Value> value;
    Local<Value> outside;
    if (!values_.ReadValue(context_).ToLocal(&value)) return {};
    if (!head->Call(context_, v8::Undefined(isolate_), 1, &value).ToLocal(&outside)) return {};
    if (!outside->IsArray()) return Refuse<Value>("A frame has no list of what stands outside of it.");
    const Local<Array> buffers = outside.As<Array>();
    for (uint32_t id = 0; id < buffers->Length(); id++) {
      Local<Value> buffer;
      if (!buffers->Get(context_, id).ToLocal(&buffer)) return {};
      if (!buffer->IsArrayBuffer()) return Refuse<Value>("What stands outside of a frame is no buffer.");
      values_.TransferArrayBuffer(id, buffer.As<ArrayBuffer>());
    }
    return values_.ReadValue(context_);
  }

  MaybeLocal<Object> ReadHostObject(Isolate*) override {
    EscapableHandleScope scope(isolate_);
    // V8 forbids it while it reads a value.
    const Isolate::AllowJavascriptExecutionScope may_call(isolate_);
    uint32_t kind;
    uint32_t type = 0;
    double offset = 0;
    double bytes = 0;
    if (!values_.ReadUint32(&kind)) return EndsTooEarly();
    if (kind != kShared && !(values_.ReadUint32(&type) && values_.ReadDouble(&offset) && values_.ReadDouble(&bytes))) return EndsTooEarly();
    Local<Value> value;
    if (!values_.ReadValue(context_).ToLocal(&value)) return {};
    Local<Value> arguments[] = {Integer::NewFromUnsigned(isolate_, kind), value, Integer::NewFromUnsigned(isolate_, type), Number::New(isolate_, offset), Number::New(isolate_, bytes)};
    Local<Value> view;
    if (!view_->Call(context_, v8::Undefined(isolate_), 5, arguments).ToLocal(&view)) return {};
    return scope.Escape(view.As<Object>());
  }

 private:
  Isolate* const isolate_;
  const Local<Context> context_;
  const Local<Function> view_;
  ValueDeserializer values_;

  template <typename Read>
  MaybeLocal<Read> Refuse(const char* why) {
    isolate_->ThrowException(Exception::Error(ToText(isolate_, why)));
    return {};
  }
  MaybeLocal<Object> EndsTooEarly() { return Refuse<Object>("A frame ends within a view."); }
};

void ReadFrame(const Arguments& arguments) {
  const Local<ArrayBufferView> frame = arguments[0].As<ArrayBufferView>();
  // Whatever the functions do to the buffer meanwhile.
  const std::shared_ptr<BackingStore> store = frame->Buffer()->GetBackingStore();
  const auto* const bytes = static_cast<const uint8_t*>(store->Data()) + frame->ByteOffset();
  Reader reader(arguments.GetIsolate(), bytes, frame->ByteLength(), arguments[2].As<Function>());
  Local<Value> message;
  if (reader.Read(arguments[1].As<Function>()).ToLocal(&message)) arguments.GetReturnValue().Set(message);
}

}  // namespace

void AddFrames(Local<Object> exports) { AddFunction(exports, "readFrame", ReadFrame); }

}  // namespace breakeven
