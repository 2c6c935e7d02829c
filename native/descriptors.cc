#include "descriptors.h"

#include <sys/socket.h>
#include <unistd.h>

#include <iterator>
#include <set>

#include "identity.h"
#include "js.h"

namespace breakeven {

namespace {

using v8::Isolate;
using v8::Local;

// One datagram, and with it one descriptor. Its bytes say which file it is; the receiver has been told so by another way, too.
struct Envelope {
  explicit Envelope(Identity* identity) : part{identity, sizeof *identity} {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  struct msghdr message = {};
  struct iovec part;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
};

enum class Outcome { kDone, kTryLater, kFailed };

Outcome Failed() { return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? Outcome::kTryLater : Outcome::kFailed; }

Outcome Send(int socket, int descriptor, Identity identity) {
  Envelope envelope(&identity);
  cmsghdr* const header = CMSG_FIRSTHDR(&envelope.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &envelope.message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? Failed() : Outcome::kDone;
}

// The kernel has made descriptors of ours before anything can be checked, so whatever is refused is closed.
Outcome Receive(int socket, const Identity& expected, int* descriptor) {
  Identity told = {};
  Envelope envelope(&told);
  const ssize_t length = recvmsg(socket, &envelope.message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (length < 0) return Failed();
  int count = 0;
  for (cmsghdr* header = CMSG_FIRSTHDR(&envelope.message); header != nullptr; header = CMSG_NXTHDR(&envelope.message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t here = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < here; index++) {
      if (count++ > 0) close(*descriptor);
      memcpy(descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
    }
  }
  if (length == 0 && count == 0) return errno = ECONNRESET, Outcome::kFailed;
  const bool whole = length == sizeof told && (envelope.message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) == 0;
  if (whole && count == 1 && told.nonce == expected.nonce && expected.Fits(*descriptor)) return Outcome::kDone;
  if (count > 0) close(*descriptor);
  return errno = EPROTO, Outcome::kFailed;
}

Identity IdentityFrom(const Arguments& arguments, int first) {
  return {Natural(arguments, first), Natural(arguments, first + 1), Natural(arguments, first + 2), Natural(arguments, first + 3)};
}

// That this thread has made and not closed: a thread that is terminated closes nothing itself.
thread_local std::set<int> sockets;

void SocketPair(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return ThrowSystemError(isolate, errno, "socketpair");
  sockets.insert(std::begin(ends), std::end(ends));
  Local<v8::Value> values[] = {v8::Integer::New(isolate, ends[0]), v8::Integer::New(isolate, ends[1])};
  arguments.GetReturnValue().Set(v8::Array::New(isolate, values, 2));
}

// Not by Node's own closeSync: in a worker thread it warns of descriptors that it has not opened.
void CloseSocket(const Arguments& arguments) {
  const auto socket = static_cast<int>(Natural(arguments, 0));
  sockets.erase(socket);
  close(socket);
}

void SendDescriptor(const Arguments& arguments) {
  const Outcome outcome = Send(static_cast<int>(Natural(arguments, 0)), static_cast<int>(Natural(arguments, 1)), IdentityFrom(arguments, 2));
  if (outcome == Outcome::kFailed) return ThrowSystemError(arguments.GetIsolate(), errno, "sendmsg");
  arguments.GetReturnValue().Set(outcome == Outcome::kDone);
}

void ReceiveDescriptor(const Arguments& arguments) {
  int descriptor = -1;
  const Outcome outcome = Receive(static_cast<int>(Natural(arguments, 0)), IdentityFrom(arguments, 1), &descriptor);
  if (outcome == Outcome::kFailed) return ThrowSystemError(arguments.GetIsolate(), errno, "recvmsg");
  if (outcome == Outcome::kDone) Give(arguments, descriptor);
}

}  // namespace

void CloseAllSockets() {
  for (const int socket : sockets) close(socket);
  sockets.clear();
}

void AddDescriptors(Local<v8::Object> exports) {
  AddFunction(exports, "socketPair", SocketPair);
  AddFunction(exports, "closeSocket", CloseSocket);
  AddFunction(exports, "sendDescriptor", SendDescriptor);
  AddFunction(exports, "receiveDescriptor", ReceiveDescriptor);
}

}  // namespace breakeven
