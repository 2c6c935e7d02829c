#include "buffers.h"

#include "arena.h"
#include "arena_region.h"
#include "bell.h"
#include "descriptors.h"
#include "holds.h"
#include "js.h"
#include "peers.h"
#include "region.h"

namespace breakeven {

namespace {

using v8::ArrayBuffer;
using v8::BackingStore;
using v8::Isolate;
using v8::Local;
using v8::SharedArrayBuffer;

// Node runs one isolate per thread.
const ByteCount& CountOfThisThread() {
  thread_local const ByteCount count(new std::atomic<int64_t>(0));
  return count;
}

void GiveRegion(const Arguments& arguments, Id region) {
  if (region == 0) return ThrowSystemError(arguments.GetIsolate(), errno, "memfd_create");
  NoteHold(region);
  Give(arguments, static_cast<double>(region));
}

void CreateRegion(const Arguments& arguments) { GiveRegion(arguments, AddArenaRegion(Natural(arguments, 0), nullptr)); }

std::shared_ptr<BackingStore> StoreOf(Local<v8::Value> buffer) {
  return buffer->IsSharedArrayBuffer() ? buffer.As<SharedArrayBuffer>()->GetBackingStore() : buffer.As<ArrayBuffer>()->GetBackingStore();
}

// With the bytes that the arguments name: a buffer, an offset, a length.
template <Id (*Add)(size_t bytes, const void* source)>
void AddFrom(const Arguments& arguments) {
  const std::shared_ptr<BackingStore> store = StoreOf(arguments[0]);
  const size_t offset = Natural(arguments, 1);
  const size_t bytes = Natural(arguments, 2);
  if (offset > store->ByteLength() || bytes > store->ByteLength() - offset) return ThrowSystemError(arguments.GetIsolate(), ERANGE, "copyToRegion");
  GiveRegion(arguments, Add(bytes, static_cast<const char*>(store->Data()) + offset));
}

void ReleaseRegion(const Arguments& arguments) { EndHold(Natural(arguments, 0)); }

void RegionBytes(const Arguments& arguments) { Give(arguments, static_cast<double>(Regions::Bytes(Natural(arguments, 0)))); }

// V8 may call this on any thread, and after the one that made the buffer has ended.
void DropShare(void*, size_t, void* share) { Regions::DropShare(reinterpret_cast<uintptr_t>(share)); }

void ShareRegion(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  const Regions::Share share = Regions::AddShare(Natural(arguments, 0), Truth(arguments, 1), CountOfThisThread());
  if (share.id == 0) return ThrowSystemError(isolate, errno, "mmap");
  std::unique_ptr<BackingStore> store = SharedArrayBuffer::NewBackingStore(share.bytes, share.length, DropShare, reinterpret_cast<void*>(share.id));
  const Local<v8::Object> result = v8::Object::New(isolate);
  Set(isolate, result, "buffer", SharedArrayBuffer::New(isolate, std::move(store)));
  Set(isolate, result, "share", v8::Number::New(isolate, static_cast<double>(share.id)));
  arguments.GetReturnValue().Set(result);
}

void AdoptShare(const Arguments& arguments) {
  const Id region = Regions::AdoptShare(Natural(arguments, 0), CountOfThisThread());
  if (region == 0) return ThrowSystemError(arguments.GetIsolate(), EBADF, "adoptShare");
  Give(arguments, static_cast<double>(region));
}

void GiveUpShare(const Arguments& arguments) { Regions::GiveUpShare(Natural(arguments, 0)); }

// V8 would collect the whole heap for every 64 MB of these, with all cores. It is not told of their bytes, which an empty deleter tells it: the
// thread that adopts them looks after them. The last of all buffers over the store ends it, in whatever thread.
void PrivateBuffer(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  const Id region = Natural(arguments, 0);
  const Region::Mapping mapping = Regions::AddPrivate(region);
  if (mapping.start == nullptr) return ThrowSystemError(isolate, errno, "mmap");
  std::unique_ptr<BackingStore> store = ArrayBuffer::NewBackingStore(mapping.bytes, Regions::Bytes(region), BackingStore::EmptyDeleter, nullptr);
  const auto end = [start = mapping.start](BackingStore* ended) {
    delete ended;
    Regions::DropPrivate(start);
  };
  arguments.GetReturnValue().Set(ArrayBuffer::New(isolate, std::shared_ptr<BackingStore>(store.release(), end)));
}

void AdoptBuffer(const Arguments& arguments) {
  Regions::AdoptPrivate(arguments[0].As<ArrayBuffer>()->GetBackingStore()->Data(), CountOfThisThread());
}

// What it looked at is freed now, and not when V8 collects it.
void DetachBuffer(const Arguments& arguments) {
  const Local<ArrayBuffer> buffer = arguments[0].As<ArrayBuffer>();
  if (buffer->IsDetachable()) buffer->Detach(Local<v8::Value>()).Check();
}

void BytesShared(const Arguments& arguments) { Give(arguments, static_cast<double>(CountOfThisThread()->load(std::memory_order_relaxed))); }

void BytesCopied(const Arguments& arguments) { Give(arguments, static_cast<double>(CopiedBytes())); }

void TrimPages(const Arguments&) {
  if (Arena* const arena = Arena::Existing()) arena->Trim();
}

}  // namespace

void AddBuffers(Local<v8::Object> exports) {
  const auto at_end = [](void* count) {
    const std::unique_ptr<const ByteCount> ended(static_cast<const ByteCount*>(count));
    Regions::GiveUpAdopted(*ended);
    EndAllHolds();
    LeaveAllArenas();
    CloseAllSockets();
    CloseAllBells();
  };
  node::AddEnvironmentCleanupHook(Isolate::GetCurrent(), at_end, new ByteCount(CountOfThisThread()));
  AddFunction(exports, "createRegion", CreateRegion);
  AddFunction(exports, "createRegionFrom", AddFrom<AddArenaRegion>);
  AddFunction(exports, "copyToRegion", AddFrom<AddCopiedRegion>);
  AddFunction(exports, "releaseRegion", ReleaseRegion);
  AddFunction(exports, "regionBytes", RegionBytes);
  AddFunction(exports, "shareRegion", ShareRegion);
  AddFunction(exports, "adoptShare", AdoptShare);
  AddFunction(exports, "giveUpShare", GiveUpShare);
  AddFunction(exports, "privateBuffer", PrivateBuffer);
  AddFunction(exports, "adoptBuffer", AdoptBuffer);
  AddFunction(exports, "detachBuffer", DetachBuffer);
  AddFunction(exports, "bytesShared", BytesShared);
  AddFunction(exports, "bytesCopied", BytesCopied);
  AddFunction(exports, "trimPages", TrimPages);
}

}  // namespace breakeven
