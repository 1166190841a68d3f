// Lists who may delete a bucket, and because of which statement.
//
//   who_can_delete [SNAPSHOT [BUCKET]]      (default: examples/snapshots/acme acme-payroll)

#include <ambit/ambit.h>

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const std::vector<std::string> paths = {argc > 1 ? argv[1] : "examples/snapshots/acme"};
  const std::string bucket = argc > 2 ? argv[2] : "acme-payroll";
  const auto snapshot = ambit::Snapshot::load(paths);
  if (!snapshot) {
    const ambit::Snapshot& damaged = snapshot.error();
    std::cerr << ambit::report::diagnostics_text(damaged.diagnostics(), damaged.sources(),
                                                 ambit::Severity::kError);
    return 3;
  }

  const auto answer = ambit::Access(*snapshot).who_can(
      {.action = "s3:DeleteBucket", .resource = "arn:aws:s3:::" + bucket});
  if (!answer) {
    std::cerr << answer.error().message << '\n';
    return 2;
  }
  for (const ambit::Grant& grant : answer->grants) {
    std::cout << grant.principal.arn << (grant.decision.conditional() ? ", under a condition" : "")
              << '\n';
    for (const ambit::StatementRef& statement : grant.decision.statements)
      std::cout << "    " << (statement.effect == ambit::Effect::kAllow ? "Allow " : "Deny ")
                << statement.policy << " #" << statement.index << '\n';
  }
}
