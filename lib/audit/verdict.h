// Three-valued truth with the reason why something is not known.
#ifndef AMBIT_AUDIT_VERDICT_H_
#define AMBIT_AUDIT_VERDICT_H_

#include <cstdint>
#include <string_view>

namespace ambit::audit {

enum class Why : std::uint8_t {
  kAbsent,            // not in the snapshot
  kIncomplete,        // a part of it is not in the snapshot
  kDamaged,           // it is there and cannot be read
  kNoAsOfTime,        // it does not say when it was made
  kDocumentMissing,   // a policy document is not in the snapshot
  kUnknownConstruct,  // a policy document that is not well-formed
  kFactUnknown,       // something about the account that no artefact tells
};

std::string_view why_name(Why why);  // "no as-of time"

// What is missing. `artefact` is a short name of the catalogue ("CRED").
struct Reason {
  std::string_view artefact = {};
  Why why = Why::kAbsent;

  friend bool operator==(const Reason&, const Reason&) = default;
};
// Of what the policies leave open, because they are too intricate.
inline constexpr Reason kTooIntricate = {"AUTH", Why::kUnknownConstruct};

class Verdict {
 public:
  Verdict(bool value) : value_(value ? Value::kYes : Value::kNo) {}
  Verdict(Reason reason) : value_(Value::kUnknown), reason_(reason) {}

  bool yes() const { return value_ == Value::kYes; }
  bool no() const { return value_ == Value::kNo; }
  bool unknown() const { return value_ == Value::kUnknown; }
  const Reason& reason() const { return reason_; }  // of an unknown one

  // Unknown unless one side decides alone. Both sides are always computed.
  friend Verdict operator&(const Verdict& a, const Verdict& b) {
    if (a.no() || b.no()) return false;
    return a.unknown() ? a : b;
  }
  friend Verdict operator|(const Verdict& a, const Verdict& b) {
    if (a.yes() || b.yes()) return true;
    return a.unknown() ? a : b;
  }
  friend Verdict operator!(const Verdict& a) { return a.unknown() ? a : Verdict(a.no()); }

 private:
  enum class Value : std::uint8_t { kNo, kYes, kUnknown };
  Value value_;
  Reason reason_ = {};
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_VERDICT_H_
