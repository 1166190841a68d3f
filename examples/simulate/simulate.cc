// Simulates one request that brings its policies with it; no snapshot is needed.
//
//   simulate

#include <ambit/ambit.h>

#include <iostream>

int main() {
  constexpr const char* kRequest = R"({
    "PolicyInputList": [{
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
        {"Sid": "Office", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
      ]
    }],
    "ActionNames": ["s3:GetObject", "s3:PutObject"],
    "ResourceArns": ["arn:aws:s3:::reports/2026.csv"],
    "CallerArn": "arn:aws:iam::111122223333:user/alice",
    "ContextEntries": [{"ContextKeyName": "aws:SourceIp", "ContextKeyValues": ["203.0.113.7"]}]
  })";

  ambit::Simulator simulator;
  const auto simulation = simulator.simulate(kRequest);
  if (!simulation) {
    std::cerr << simulation.error().path << ": "
              << ambit::report::simulation_error_text(simulation.error()) << '\n';
    return 1;
  }
  for (const ambit::SimulatedAction& action : simulation->results) {
    std::cout << action.action << ": " << ambit::report::outcome_name(action.decision.outcome);
    for (const std::uint32_t index : action.decision.statements) {
      const ambit::SimulatedStatement& statement = simulation->statements[index];
      std::cout << " by " << statement.policy << " at line " << statement.begin.line;
    }
    std::cout << '\n';
  }
}
