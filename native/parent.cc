#include "parent.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "js.h"

namespace breakeven {

namespace {

void DieWithParent(const Arguments& arguments) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return ThrowSystemError(arguments.GetIsolate(), errno, "prctl");
  // It may have gone before the request was made.
  arguments.GetReturnValue().Set(static_cast<uint64_t>(getppid()) == Natural(arguments, 0));
}

}  // namespace

void AddParent(v8::Local<v8::Object> exports) { AddFunction(exports, "dieWithParent", DieWithParent); }

}  // namespace breakeven
