// Reviews a policy before it is put to use: what is wrong with it, and what it is with the fixes
// that change no meaning.
//
//   review

#include <ambit/ambit.h>

#include <iostream>
#include <string_view>

int main() {
  constexpr std::string_view kPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "",
      "Effect": "Allow",
      "Action": ["s3:GetObjet", "s3:PutObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}
)";
  ambit::SourceFiles sources;
  const ambit::FileId file = sources.add("policy.json", ambit::TextBuffer(kPolicy));
  const ambit::lint::Configuration configuration{.kind = ambit::PolicyKind::kIdentity};
  ambit::lint::Linter linter(configuration, ambit::catalog::ServiceCatalog::builtin());

  ambit::lint::Report report;
  linter.lint(sources, file, report);
  for (const ambit::lint::Finding& finding : report.findings) {
    const ambit::Location where = finding.place.where;
    const ambit::Position position = sources.position(where.file, where.begin);
    std::cout << position.line << ':' << position.column << ": " << finding.message << " ["
              << finding.rule->id << "]\n";
  }
  std::cout << linter.fixed(sources, file, false).after;
}
