#include <algorithm>
#include <unordered_set>

#include "ambit/audit.h"
#include "ambit/audit_configuration.h"
#include "audit/diagnostics.h"
#include "audit/member_text.h"
#include "audit/score.h"
#include "json/json.h"

namespace ambit::audit {

std::vector<std::string> read_baseline(const SourceFiles& files, FileId file,
                                       Diagnostics& diagnostics) {
  json::Parser parser;
  const auto tree = parser.parse(files, file, diagnostics);
  const auto roots = tree->roots();
  std::vector<std::string> keys;
  if (roots.empty() || !member_text(roots.front(), "schema").starts_with("ambit.audit/")) {
    diagnostics.add(kinds::kNotAnAudit, {file, 0, 0});
    return keys;
  }
  for (const json::Value check : roots.front().find("checks").elements())
    for (const json::Value finding : check.find("findings").elements())
      keys.emplace_back(member_text(finding, "key"));
  std::ranges::sort(keys);
  return keys;
}

void keep_new_findings(Audit& audit, const std::vector<std::string>& known_keys) {
  const std::unordered_set<std::string_view> known(known_keys.begin(), known_keys.end());
  for (CheckResult& result : audit.checks) {
    std::erase_if(result.findings,
                  [&](const Finding& finding) { return known.contains(finding.key); });
  }
  summarize(audit);
}

}  // namespace ambit::audit
