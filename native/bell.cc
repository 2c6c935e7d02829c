#include "bell.h"

#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <uv.h>

#include <set>

#include "js.h"

namespace breakeven {

namespace {

using v8::Boolean;
using v8::Context;
using v8::Function;
using v8::Global;
using v8::HandleScope;
using v8::Isolate;
using v8::Local;
using v8::Value;

// So long the function may be called again and again before timers and sockets get a turn.
constexpr uint64_t kTurnNs = 1'000'000;

void Write(int bell) {
  const uint64_t one = 1;
  // It fails only when the counter is full: then the bell is ringing anyway.
  [[maybe_unused]] const ssize_t written = write(bell, &one, sizeof one);
}

// What one thread does before its event loop sleeps, and the bell that wakes it. Lives until the thread's environment ends.
class Watch {
 public:
  Watch(Isolate* isolate, int bell, bool owned, Local<Function> before_sleep)
      : isolate_(isolate),
        bell_(bell),
        owned_(owned),
        context_(isolate, isolate->GetCurrentContext()),
        before_sleep_(isolate, before_sleep),
        loop_(node::GetCurrentEventLoop(isolate)) {
    uv_prepare_init(loop_, &prepare_);
    uv_poll_init(loop_, &poll_, bell);
    prepare_.data = this;
    poll_.data = this;
    uv_prepare_start(&prepare_, [](uv_prepare_t* handle) { static_cast<Watch*>(handle->data)->BeforeSleep(); });
    uv_poll_start(&poll_, UV_READABLE, [](uv_poll_t* handle, int, int) { static_cast<Watch*>(handle->data)->Woken(); });
    uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
    uv_unref(reinterpret_cast<uv_handle_t*>(&poll_));
    hook_ = node::AddEnvironmentCleanupHook(
        isolate,
        [](void* watch, void (*done)(void*), void* argument) { static_cast<Watch*>(watch)->End(done, argument); },
        this);
  }

  void KeepAlive(bool alive) {
    if (alive) uv_ref(reinterpret_cast<uv_handle_t*>(&poll_));
    else uv_unref(reinterpret_cast<uv_handle_t*>(&poll_));
  }

 private:
  // An open handle at the end of a thread would abort the whole process.
  void End(void (*done)(void*), void* argument) {
    done_ = done;
    argument_ = argument;
    const auto closed = [](uv_handle_t* handle) {
      Watch* const watch = static_cast<Watch*>(handle->data);
      if (--watch->open_ > 0) return;
      void (*const finish)(void*) = watch->done_;
      void* const with = watch->argument_;
      if (watch->owned_) close(watch->bell_);
      delete watch;
      finish(with);
    };
    uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), closed);
    uv_close(reinterpret_cast<uv_handle_t*>(&poll_), closed);
  }

  void BeforeSleep() {
    const HandleScope scope(isolate_);
    const Local<Context> context = context_.Get(isolate_);
    const Context::Scope entered(context);
    const uint64_t until = uv_hrtime() + kTurnNs;
    for (;;) {
      const Outcome outcome = Call(context);
      if (outcome == kSleep) return;
      if (outcome == kAgain && uv_hrtime() < until) continue;
      // Looks at timers and sockets, and comes back at once.
      Write(bell_);
      return;
    }
  }

  // kAgain: it did something. kThrown: the program's handler of uncaught exceptions has had what its callbacks threw; nothing is announced.
  enum Outcome { kSleep, kAgain, kThrown };

  Outcome Call(Local<Context> context) {
    const HandleScope scope(isolate_);
    // It says 0 also where descriptors are new to the loop, which waits then all the same.
    Local<Value> may_wait = Boolean::New(isolate_, uv_backend_timeout(loop_) != 0);
    Local<Value> again;
    // Runs what it has put on the queues of microtasks and ticks, too.
    const bool called =
        node::MakeCallback(isolate_, context->Global(), before_sleep_.Get(isolate_), 1, &may_wait, {0, 0}).ToLocal(&again);
    // At the end of a thread nothing can be called any more.
    if (!called || !again->IsBoolean()) return isolate_->IsExecutionTerminating() ? kSleep : kThrown;
    return again->IsTrue() ? kAgain : kSleep;
  }

  void Woken() {
    uint64_t count;
    [[maybe_unused]] const ssize_t got = read(bell_, &count, sizeof count);
  }

  Isolate* const isolate_;
  const int bell_;
  const bool owned_;
  const Global<Context> context_;
  const Global<Function> before_sleep_;
  uv_loop_t* const loop_;
  uv_prepare_t prepare_;
  uv_poll_t poll_;
  node::AsyncCleanupHookHandle hook_;
  int open_ = 2;
  void (*done_)(void*) = nullptr;
  void* argument_ = nullptr;
};

// Made by this thread, and not closed: those that a watch owns are its own to close.
thread_local std::set<int> made;

void CreateBell(const Arguments& arguments) {
  const int bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (bell < 0) return ThrowSystemError(arguments.GetIsolate(), errno, "eventfd");
  made.insert(bell);
  Give(arguments, bell);
}

void RingBell(const Arguments& arguments) { Write(static_cast<int>(Natural(arguments, 0))); }

void CloseBell(const Arguments& arguments) {
  const int bell = static_cast<int>(Natural(arguments, 0));
  made.erase(bell);
  close(bell);
}

void WatchBell(const Arguments& arguments) {
  Isolate* const isolate = arguments.GetIsolate();
  const int bell = static_cast<int>(Natural(arguments, 0));
  const bool owned = Truth(arguments, 1);
  if (owned) made.erase(bell);
  Watch* const watch = new Watch(isolate, bell, owned, arguments[2].As<Function>());
  // JavaScript hands it back as it is, and lives no longer than it does.
  arguments.GetReturnValue().Set(v8::External::New(isolate, watch));
}

void KeepWatching(const Arguments& arguments) {
  static_cast<Watch*>(arguments[0].As<v8::External>()->Value())->KeepAlive(Truth(arguments, 1));
}

void YieldCpu(const Arguments&) { sched_yield(); }

}  // namespace

void CloseAllBells() {
  for (const int bell : made) close(bell);
  made.clear();
}

void AddBells(Local<v8::Object> exports) {
  AddFunction(exports, "createBell", CreateBell);
  AddFunction(exports, "ringBell", RingBell);
  AddFunction(exports, "closeBell", CloseBell);
  AddFunction(exports, "watchBell", WatchBell);
  AddFunction(exports, "keepWatching", KeepWatching);
  AddFunction(exports, "yieldCpu", YieldCpu);
}

}  // namespace breakeven
