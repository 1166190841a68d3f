// Entry: two policies compared. Input: a byte for the kind, then the old policy, a zero byte and
// the new one. Oracle: a policy is equivalent to itself, turning the question round turns the
// answer round, and a witness is there when it is promised (each has been decided by the evaluator
// before it is returned).
#include "ambit/compare.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ambit/report.h"

namespace {

using namespace ambit;  // NOLINT(google-build-using-namespace)
using Answer = AccessQuestion::Answer;

void require(bool holds, const char* what, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s\n%s\n", what, text.c_str());
  std::abort();
}

std::optional<Comparison> compared(const std::string& old_policy, const std::string& new_policy,
                                   std::optional<PolicyKind> kind) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId old_file = sources.add("old.json", TextBuffer(old_policy));
  const FileId new_file = sources.add("new.json", TextBuffer(new_policy));
  const ReasoningOptions options{
      .kind = kind, .limits = {.cells = std::size_t{1} << 17, .steps = std::size_t{1} << 13}};
  auto comparison = compare(sources, old_file, new_file, options,
                            catalog::ServiceCatalog::builtin(), diagnostics);
  if (!comparison) return comparison;
  report::comparison_text(*comparison, sources);
  report::comparison_json(*comparison, sources, "");
  const std::string both = old_policy + "\n" + new_policy;
  for (const AccessQuestion* question : {&comparison->new_only, &comparison->old_only}) {
    const bool some = question->answer == Answer::kSome;
    const bool unknown = question->answer == Answer::kUnknown;
    require(some == question->witness.has_value(), "witness", both);
    require(unknown != question->reason.empty(), "reason", both);
  }
  return comparison;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 1 << 13) return 0;
  constexpr std::uint8_t kKinds = 9;
  std::optional<PolicyKind> kind;
  if (const auto chosen = static_cast<std::uint8_t>(data[0] % kKinds); chosen < kKinds - 1)
    kind = static_cast<PolicyKind>(chosen);
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string old_policy = text.substr(0, text.find('\0'));
  const std::string new_policy =
      old_policy.size() == text.size() ? old_policy : text.substr(old_policy.size() + 1);
  const auto same = compared(old_policy, old_policy, kind);
  if (same)
    require(same->relation == Relation::kEquivalent || same->relation == Relation::kUnknown,
            "not equivalent to itself", old_policy);
  const auto forth = compared(old_policy, new_policy, kind);
  const auto back = compared(new_policy, old_policy, kind);
  require(forth.has_value() == back.has_value(), "read in one order only", text);
  if (!forth || !back) return 0;
  const auto contradict = [](Answer a, Answer b) {
    return a != b && a != Answer::kUnknown && b != Answer::kUnknown;
  };
  require(!contradict(forth->new_only.answer, back->old_only.answer) &&
              !contradict(forth->old_only.answer, back->new_only.answer),
          "the other way round it is another answer", old_policy + "\n" + new_policy);
  return 0;
}
