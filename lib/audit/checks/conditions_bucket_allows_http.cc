#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/arn.h"
#include "audit/check.h"
#include "audit/examined_policy.h"
#include "audit/reach.h"
#include "evaluate/evaluate.h"
#include "evaluate/question.h"
#include "evaluate/surroundings.h"
#include "pattern/glob.h"

namespace ambit::audit::checks {
namespace {

using evaluate::Truth;

constexpr std::string_view kObjectActions[] = {"s3:GetObject", "s3:PutObject"};

bool concerns_everybody(const policy::Tables& tables, const policy::Statement& row) {
  return !row.not_principal &&
         std::ranges::any_of(
             row.principals.of(tables.principal_lists), [&](policy::PrincipalId id) {
               return tables.principals[id].kind == policy::PrincipalKind::kEveryone ||
                      tables.principals[id].aws == policy::AwsPrincipal::kEveryone;
             });
}

// Whether statements deny the action on every object to everybody who calls without TLS.
bool denies_plain_http(const Assessment& a, const Reach& reach, evaluate::Matcher& matcher,
                       policy::DocumentId document, std::string_view bucket,
                       std::string_view action) {
  const policy::Tables& tables = a.model().policies;
  const evaluate::Prepared prepared{std::string(action),
                                    std::string(bucket) + "/ambit",
                                    {{.key = "aws:SecureTransport", .values = {"false"}}},
                                    evaluate::OtherKeys::kUnknown};
  const evaluate::Surroundings surroundings(a.model(), prepared, {});
  evaluate::Caller anybody;
  anybody.kind = evaluate::CallerKind::kAnonymous;
  matcher.set_request(surroundings.request());
  matcher.set_caller(anybody);
  std::string objects;
  append_literal(objects, std::string(bucket) + '/');
  objects += kAnyRun;
  const Range statements = tables.documents[document].statements;
  for (std::uint32_t i = statements.begin; i < statements.end; ++i) {
    const policy::StatementId id(i);
    const policy::Statement& row = tables.statements[id];
    if (row.effect != Effect::kDeny || !concerns_everybody(tables, row) ||
        matcher.action(id) != Truth::kTrue || !reach.covers(row, objects))
      continue;
    if (std::ranges::all_of(row.tests.of(tables.test_lists), [&](policy::TestId test) {
          return matcher.test(test) == Truth::kTrue;
        }))
      return true;
  }
  return false;
}

void examine(Assessment& a, const Reach& reach, evaluate::Matcher& matcher,
             const snapshot::ResourcePolicy& row) {
  const std::string_view arn = a.text(row.arn);
  Subject subject(a, arn);
  if (row.state == snapshot::Knowledge::kUnknown)
    return subject.not_assessed({"BUCKETPOL", Why::kAbsent});
  std::vector<std::string> open;
  if (row.state == snapshot::Knowledge::kKnown) {
    const policy::DocumentId document = row.document.document;
    if (!document.valid() || a.model().policies.documents[document].opaque)
      return subject.not_assessed({"BUCKETPOL", Why::kUnknownConstruct});
    for (const std::string_view action : kObjectActions)
      if (!denies_plain_http(a, reach, matcher, document, arn, action)) open.emplace_back(action);
  } else {
    open.assign(std::begin(kObjectActions), std::end(kObjectActions));
  }
  if (open.empty()) return;
  subject.fail(
      {.message = "the bucket's policy does not deny requests without TLS",
       .facts = {{"actions", std::move(open)},
                 {"has_policy",
                  std::string(row.state == snapshot::Knowledge::kKnown ? "true" : "false")}},
       .evidence = {{.where = row.where}}},
      {{"BUCKET", arn.substr(arn.rfind(':') + 1)}});
}

void bucket_allows_http(Assessment& a) {
  const Reach reach(a);
  evaluate::Matcher matcher(a.model().policies);
  bool any = false;
  for (const snapshot::ResourcePolicy& row : a.model().resources.all()) {
    const auto arn = parse_arn(a.text(row.arn));
    if (!arn || arn->service != "s3" || !arn->account.empty() || !arn->region.empty() ||
        a.model().owner_of(a.text(row.arn)) != a.account_id())
      continue;
    any = true;
    examine(a, reach, matcher, row);
  }
  for (const snapshot::Bucket& bucket : a.model().buckets) {
    const std::string arn = "arn:" + std::string(a.text(a.account().partition)) +
                            ":s3:::" + std::string(a.text(bucket.name));
    if (a.text(bucket.account) != a.account_id() || a.model().policy_of(arn) != nullptr) continue;
    any = true;
    Subject(a, arn).not_assessed({"BUCKETPOL", Why::kAbsent});
  }
  if (!any) a.not_assessed({"BUCKETPOL", Why::kAbsent});
}

}  // namespace

extern const Check conditions_bucket_allows_http;
constinit const Check conditions_bucket_allows_http{.id = "conditions/bucket-allows-http",
                                                    .run = bucket_allows_http};

}  // namespace ambit::audit::checks
