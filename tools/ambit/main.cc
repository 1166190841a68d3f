#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <variant>

#include "command_line.h"
#include "commands.h"
#include "console.h"

namespace {

using ambit::tool::ExitStatus;
using ambit::tool::run;

ExitStatus run(ExitStatus already) {
  return already;
}

// Fills a closed standard descriptor with one that refuses what it is for; otherwise the first file
// that is opened would take its number, and messages would be written into it.
void hold_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // writing reports it, and the exit status stays the answer's
  try {
    const auto line = ambit::tool::parse_command_line(argc, argv);
    return static_cast<int>(std::visit([](const auto& command) { return run(command); }, line));
  } catch (const std::bad_alloc&) {
    ambit::tool::say_error("", "out of memory");
  } catch (const std::exception& error) {
    ambit::tool::say_error("", std::string("internal error: ") + error.what());
  }
  return static_cast<int>(ExitStatus::kInput);
}
