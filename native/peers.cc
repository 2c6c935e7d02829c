#include "peers.h"

#include <unistd.h>

#include <initializer_list>
#include <map>
#include <vector>

#include "guest.h"
#include "js.h"
#include "lender.h"

namespace breakeven {

namespace {

using v8::Isolate;
using v8::Local;

// Other processes' arenas, by nonce.
std::mutex guests_mutex;
using Guests = std::map<uint64_t, std::shared_ptr<Guest>>;
Guests& TheGuests() {
  static Guests* const guests = new Guests;
  return *guests;
}

// Null with errno ENXIO when this process takes no part in such an arena.
std::shared_ptr<Membership> MembershipOf(uint64_t nonce) {
  // Lives as long as the process.
  if (Lender* const lender = Lender::Existing(); lender != nullptr && lender->identity().nonce == nonce) return {std::shared_ptr<void>(), lender};
  const std::lock_guard lock(guests_mutex);
  const auto found = TheGuests().find(nonce);
  if (found == TheGuests().end()) return errno = ENXIO, nullptr;
  return found->second;
}

void GiveNumbers(const Arguments& arguments, std::initializer_list<uint64_t> numbers) {
  Isolate* const isolate = arguments.GetIsolate();
  std::vector<Local<v8::Value>> values;
  for (const uint64_t number : numbers) values.push_back(v8::Number::New(isolate, static_cast<double>(number)));
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values.data(), values.size()));
}

void OwnArena(const Arguments& arguments) {
  const Lender* const lender = Lender::Get();
  if (lender == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "memfd_create");
  const Identity& identity = lender->identity();
  GiveNumbers(arguments, {identity.nonce, identity.device, identity.inode, identity.bytes});
}

void ArenaDescriptor(const Arguments& arguments) {
  const std::shared_ptr<Membership> membership = MembershipOf(Natural(arguments, 0));
  if (membership == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "arenaDescriptor");
  Give(arguments, membership->descriptor());
}

void JoinArena(const Arguments& arguments) {
  const auto descriptor = static_cast<int>(Natural(arguments, 0));
  const Identity identity{Natural(arguments, 1), Natural(arguments, 2), Natural(arguments, 3), Natural(arguments, 4)};
  if (const std::shared_ptr<Membership> joined = MembershipOf(identity.nonce)) {
    if (descriptor != joined->descriptor()) close(descriptor);
    return;
  }
  std::shared_ptr<Guest> guest = Guest::Enter(descriptor, identity);
  if (guest == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "joinArena");
  const std::lock_guard lock(guests_mutex);
  // Another thread may have been faster; then this one leaves again.
  TheGuests().emplace(identity.nonce, guest);
}

void LeaveArena(const Arguments& arguments) {
  // Deleted after the lock.
  std::shared_ptr<Guest> guest;
  const std::lock_guard lock(guests_mutex);
  const auto found = TheGuests().find(Natural(arguments, 0));
  if (found == TheGuests().end()) return;
  guest = std::move(found->second);
  TheGuests().erase(found);
}

void SweepArenas(const Arguments& arguments) {
  std::vector<std::shared_ptr<Membership>> memberships;
  {
    const std::lock_guard lock(guests_mutex);
    for (const auto& [nonce, guest] : TheGuests()) memberships.push_back(guest);
  }
  size_t dead = 0;
  for (const auto& membership : memberships) dead += membership->Sweep();
  if (Lender* const lender = Lender::Existing()) {
    dead += lender->Sweep();
    lender->Collect();
  }
  Give(arguments, static_cast<double>(dead));
}

void ExportRegion(const Arguments& arguments) {
  Handle handle;
  if (!Regions::Export(Natural(arguments, 0), &handle)) return ThrowSystemError(arguments.GetIsolate(), errno, "exportRegion");
  GiveNumbers(arguments, {handle.nonce, handle.inode, handle.slot, handle.generation, handle.offset, handle.bytes});
}

void ImportRegion(const Arguments& arguments) {
  const Handle handle{Natural(arguments, 0), Natural(arguments, 1), Natural(arguments, 2),
                      Natural(arguments, 3), Natural(arguments, 4), Natural(arguments, 5)};
  const std::shared_ptr<Membership> membership = MembershipOf(handle.nonce);
  const Id region = membership == nullptr ? 0 : membership->Import(handle);
  if (region == 0) return ThrowSystemError(arguments.GetIsolate(), errno, "importRegion");
  Give(arguments, static_cast<double>(region));
}

}  // namespace

void AddPeers(Local<v8::Object> exports) {
  AddFunction(exports, "ownArena", OwnArena);
  AddFunction(exports, "arenaDescriptor", ArenaDescriptor);
  AddFunction(exports, "joinArena", JoinArena);
  AddFunction(exports, "leaveArena", LeaveArena);
  AddFunction(exports, "sweepArenas", SweepArenas);
  AddFunction(exports, "exportRegion", ExportRegion);
  AddFunction(exports, "importRegion", ImportRegion);
}

}  // namespace breakeven
