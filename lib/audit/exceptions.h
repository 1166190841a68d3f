// The exceptions of the configuration while an audit runs.
#ifndef AMBIT_AUDIT_EXCEPTIONS_H_
#define AMBIT_AUDIT_EXCEPTIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "ambit/audit.h"
#include "pattern/scalar.h"

namespace ambit::audit {

class Exceptions {
 public:
  // `exceptions` must outlive this. Those whose last day is over at `as_of` do not count.
  Exceptions(const std::vector<Exception>& exceptions, Instant as_of);

  // Whether one that counts covers the finding; remembers that it was needed.
  bool cover(std::string_view check, std::string_view subject, std::string_view part);

  std::vector<IdleException> expired() const;
  std::vector<IdleException> unused() const;

 private:
  enum class State : std::uint8_t { kUnused, kUsed, kExpired };
  struct Entry {
    const Exception* exception = nullptr;
    std::string subject = {};  // glob program
    State state = State::kUnused;
  };

  std::vector<IdleException> in_state(State state) const;

  std::vector<Entry> entries_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_EXCEPTIONS_H_
