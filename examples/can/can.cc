// Asks one question of an exported account: may alice read the payroll, with MFA, from the office?
//
//   can [SNAPSHOT]      (default: examples/snapshots/acme)

#include <ambit/ambit.h>

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const std::vector<std::string> paths = {argc > 1 ? argv[1] : "examples/snapshots/acme"};
  const auto snapshot = ambit::Snapshot::load(paths);
  if (!snapshot) {
    const ambit::Snapshot& damaged = snapshot.error();
    std::cerr << ambit::report::diagnostics_text(damaged.diagnostics(), damaged.sources(),
                                                 ambit::Severity::kError);
    return 3;
  }

  const ambit::Access access(*snapshot);
  ambit::Question question = {.principal = "alice",
                              .action = "s3:GetObject",
                              .resource = "arn:aws:s3:::acme-payroll/2026/10.csv"};
  const auto open = access.can(question);
  if (!open) {
    std::cerr << open.error().message << '\n';
    return 2;
  }
  std::cout << "Nothing said about the request: " << ambit::report::outcome_name(open->outcome)
            << ", it depends on\n";
  for (const std::string& key : open->missing) std::cout << "  " << key << '\n';

  question.context = {{.key = "aws:MultiFactorAuthPresent", .values = {"true"}},
                      {.key = "aws:SourceIp", .values = {"203.0.113.7"}}};
  const auto closed = access.can(question);
  if (!closed) return 2;
  std::cout << "With MFA and from the office: " << ambit::report::outcome_name(closed->outcome)
            << '\n';
}
