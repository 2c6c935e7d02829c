#include "peers.h"

#include <unistd.h>

#include <initializer_list>
#include <map>
#include <set>
#include <vector>

#include "guest.h"
#include "holds.h"
#include "js.h"
#include "lender.h"

namespace breakeven {

namespace {

using v8::Isolate;
using v8::Local;

// In another process's arena: until this one has left it as often as it joined, and then for as long as it uses a region there.
struct Visit {
  size_t joins = 0;
  std::shared_ptr<Guest> until_left;
  std::weak_ptr<Guest> guest;
};

// By nonce.
std::mutex visits_mutex;
using Visits = std::map<uint64_t, Visit>;
Visits& TheVisits() {
  static Visits* const visits = new Visits;
  return *visits;
}

std::shared_ptr<Guest> GuestOf(uint64_t nonce) {
  const std::lock_guard lock(visits_mutex);
  const auto found = TheVisits().find(nonce);
  return found == TheVisits().end() ? nullptr : found->second.guest.lock();
}

// Null when nothing was lent yet, or the arena is another one.
Lender* LenderOf(uint64_t nonce) {
  Lender* const lender = Lender::Existing();
  return lender != nullptr && lender->identity().nonce == nonce ? lender : nullptr;
}

// Null with errno ENXIO when this process takes no part in such an arena.
std::shared_ptr<Membership> MembershipOf(uint64_t nonce) {
  // Lives as long as the process.
  if (Lender* const lender = LenderOf(nonce)) return {std::shared_ptr<void>(), lender};
  std::shared_ptr<Guest> guest = GuestOf(nonce);
  if (guest == nullptr) errno = ENXIO;
  return guest;
}

// If another thread was faster, it stays there as that one.
void Stay(std::shared_ptr<Guest> guest) {
  const std::lock_guard lock(visits_mutex);
  Visit& visit = TheVisits()[guest->identity().nonce];
  if (const std::shared_ptr<Guest> there = visit.guest.lock()) guest = there;
  visit = {visit.joins + 1, guest, guest};
}

void Leave(uint64_t nonce) {
  // Deleted after the lock.
  std::shared_ptr<Guest> guest;
  const std::lock_guard lock(visits_mutex);
  const auto found = TheVisits().find(nonce);
  if (found == TheVisits().end() || found->second.joins == 0 || --found->second.joins > 0) return;
  guest = std::move(found->second.until_left);
}

std::vector<std::shared_ptr<Guest>> AllGuests() {
  std::vector<std::shared_ptr<Guest>> guests;
  const std::lock_guard lock(visits_mutex);
  std::erase_if(TheVisits(), [&](const auto& entry) {
    guests.push_back(entry.second.guest.lock());
    if (guests.back() != nullptr) return false;
    guests.pop_back();
    return true;
  });
  return guests;
}

// By this thread, and not left.
thread_local std::multiset<uint64_t> joined;

void GiveNumbers(const Arguments& arguments, std::initializer_list<uint64_t> numbers) {
  Isolate* const isolate = arguments.GetIsolate();
  std::vector<Local<v8::Value>> values;
  for (const uint64_t number : numbers) values.push_back(v8::Number::New(isolate, static_cast<double>(number)));
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values.data(), values.size()));
}

void GiveIdentity(const Arguments& arguments, const Identity& identity) {
  GiveNumbers(arguments, {identity.nonce, identity.device, identity.inode, identity.bytes});
}

void OwnArena(const Arguments& arguments) {
  const Lender* const lender = Lender::Get();
  if (lender == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "memfd_create");
  GiveIdentity(arguments, lender->identity());
}

void ArenaIdentity(const Arguments& arguments) {
  const std::shared_ptr<Membership> membership = MembershipOf(Natural(arguments, 0));
  if (membership == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "arenaIdentity");
  GiveIdentity(arguments, membership->identity());
}

void ArenaDescriptor(const Arguments& arguments) {
  const std::shared_ptr<Membership> membership = MembershipOf(Natural(arguments, 0));
  if (membership == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "arenaDescriptor");
  Give(arguments, membership->descriptor());
}

void JoinArena(const Arguments& arguments) {
  const auto descriptor = static_cast<int>(Natural(arguments, 0));
  const Identity identity{Natural(arguments, 1), Natural(arguments, 2), Natural(arguments, 3), Natural(arguments, 4)};
  std::shared_ptr<Guest> guest = GuestOf(identity.nonce);
  const Lender* const own = LenderOf(identity.nonce);
  if (guest == nullptr && own == nullptr) {
    guest = Guest::Enter(descriptor, identity);
    if (guest == nullptr) return ThrowSystemError(arguments.GetIsolate(), errno, "joinArena");
  } else if (descriptor != (own != nullptr ? own->descriptor() : guest->descriptor())) {
    close(descriptor);
  }
  if (guest == nullptr) return;
  joined.insert(identity.nonce);
  Stay(std::move(guest));
}

void LeaveArena(const Arguments& arguments) {
  const uint64_t nonce = Natural(arguments, 0);
  if (const auto found = joined.find(nonce); found != joined.end()) joined.erase(found);
  Leave(nonce);
}

void IsArenaAbandoned(const Arguments& arguments) {
  const std::shared_ptr<Membership> membership = MembershipOf(Natural(arguments, 0));
  arguments.GetReturnValue().Set(membership == nullptr || membership->IsAbandoned());
}

void SweepArenas(const Arguments& arguments) {
  size_t dead = 0;
  for (const std::shared_ptr<Guest>& guest : AllGuests()) dead += guest->Sweep();
  if (Lender* const lender = Lender::Existing()) {
    dead += lender->Sweep();
    lender->Collect();
  }
  Give(arguments, static_cast<double>(dead));
}

void ExportRegion(const Arguments& arguments) {
  Handle handle;
  if (!Regions::Export(Natural(arguments, 0), &handle)) return ThrowSystemError(arguments.GetIsolate(), errno, "exportRegion");
  NoteHold(Natural(arguments, 0));
  GiveNumbers(arguments, {handle.nonce, handle.inode, handle.slot, handle.generation, handle.offset, handle.bytes});
}

void ImportRegion(const Arguments& arguments) {
  const Handle handle{Natural(arguments, 0), Natural(arguments, 1), Natural(arguments, 2),
                      Natural(arguments, 3), Natural(arguments, 4), Natural(arguments, 5)};
  const std::shared_ptr<Membership> membership = MembershipOf(handle.nonce);
  const Id region = membership == nullptr ? 0 : membership->Import(handle);
  if (region == 0) return ThrowSystemError(arguments.GetIsolate(), errno, "importRegion");
  NoteHold(region);
  Give(arguments, static_cast<double>(region));
}

}  // namespace

void LeaveAllArenas() {
  for (const uint64_t nonce : joined) Leave(nonce);
  joined.clear();
}

void AddPeers(Local<v8::Object> exports) {
  AddFunction(exports, "ownArena", OwnArena);
  AddFunction(exports, "arenaIdentity", ArenaIdentity);
  AddFunction(exports, "arenaDescriptor", ArenaDescriptor);
  AddFunction(exports, "joinArena", JoinArena);
  AddFunction(exports, "leaveArena", LeaveArena);
  AddFunction(exports, "isArenaAbandoned", IsArenaAbandoned);
  AddFunction(exports, "sweepArenas", SweepArenas);
  AddFunction(exports, "exportRegion", ExportRegion);
  AddFunction(exports, "importRegion", ImportRegion);
}

}  // namespace breakeven
