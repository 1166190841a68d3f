#include "audit/resource_policies.h"

#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "audit/remedy.h"

namespace ambit::audit {
namespace {

using snapshot::Knowledge;

struct EditCommand {
  std::string_view service = {};
  std::string_view command = {};
};

// Source: AWS CLI Command Reference. The commands of other services have the form of the last.
constexpr std::array kEditCommands = {
    EditCommand{"ecr",
                "aws ecr set-repository-policy --repository-name NAME --policy-text "
                "file://policy.json"},
    EditCommand{"kms",
                "aws kms put-key-policy --key-id ARN --policy-name default --policy "
                "file://policy.json"},
    EditCommand{"lambda", "aws lambda remove-permission --function-name ARN --statement-id SID"},
    EditCommand{"s3", "aws s3api put-bucket-policy --bucket NAME --policy file://policy.json"},
    EditCommand{"secretsmanager",
                "aws secretsmanager put-resource-policy --secret-id ARN --resource-policy "
                "file://policy.json"},
    EditCommand{"sns",
                "aws sns set-topic-attributes --topic-arn ARN --attribute-name Policy "
                "--attribute-value file://policy.json"},
    EditCommand{"sqs",
                "aws sqs set-queue-attributes --queue-url QUEUE_URL --attributes "
                "file://attributes.json"},
    EditCommand{"",
                "aws SERVICE put-resource-policy --resource-arn ARN --policy file://policy.json"},
};

// `app` of `repository/app`; a bucket as it is.
std::string_view name_in(std::string_view resource) {
  return resource.substr(resource.find('/') + 1);
}

void examine(const snapshot::ResourcePolicy& resource, const policy::Tables& tables,
             const ResourceFunction& f, Subject& subject) {
  if (resource.state == Knowledge::kNone) return;
  const policy::DocumentId document = resource.document.document;
  if (resource.state == Knowledge::kUnknown)
    subject.not_assessed({"RP", Why::kAbsent});
  else if (!document.valid())
    subject.not_assessed({"RP", Why::kDocumentMissing});
  else if (tables.documents[document].opaque)
    subject.not_assessed({"RP", Why::kUnknownConstruct});
  else
    f(resource, subject);
}

}  // namespace

void for_each_resource(Assessment& a, const ResourceFunction& f) {
  bool any = false;
  for (const snapshot::ResourcePolicy& resource : a.model().resources) {
    const std::string_view arn = a.text(resource.arn);
    if (a.model().owner_of(arn) != a.account_id()) continue;
    any = true;
    Subject subject(a, arn);
    examine(resource, a.model().policies, f, subject);
  }
  for (const snapshot::Bucket& bucket : a.model().buckets) {
    const std::string arn = "arn:" + std::string(a.text(a.account().partition)) +
                            ":s3:::" + std::string(a.text(bucket.name));
    if (bucket.account != a.account().id || a.model().policy_of(arn) != nullptr) continue;
    any = true;
    Subject(a, arn).not_assessed({"RP", Why::kAbsent});
  }
  if (!any) a.not_assessed({"RP", Why::kAbsent});
}

Evidence evidence_of(const Assessment& a, const snapshot::ResourcePolicy& resource,
                     std::uint32_t statement) {
  const policy::Statement& row =
      a.model().policies.statements_of(resource.document.document)[statement];
  return {.where = resource.document.locate(row.span),
          .statement = StatementReference{.policy = "resource policy",
                                          .owner = std::string(a.text(resource.arn)),
                                          .kind = PolicyKind::kResource,
                                          .index = statement,
                                          .sid = std::string(a.text(row.sid))}};
}

std::vector<std::string> edit_commands(const Assessment& a,
                                       const snapshot::ResourcePolicy& resource) {
  const std::string_view text = a.text(resource.arn);
  const auto arn = parse_arn(text);
  const std::string_view service = arn ? arn->service : std::string_view{};
  const auto known = std::ranges::find(kEditCommands, service, &EditCommand::service);
  const EditCommand& found = known == kEditCommands.end() ? kEditCommands.back() : *known;
  std::vector<Placeholder> values = {{"ARN", text}, {"SERVICE", service}};
  if (arn) values.push_back({"NAME", name_in(arn->resource)});
  return {fill_command(found.command, values)};
}

}  // namespace ambit::audit
