#include "reason/public_access.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "json/json.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "policy/compiler.h"
#include "policy/document_text.h"
#include "reason/confinement.h"

namespace ambit::reason {

using evaluate::CallerKind;
using policy::Comparison;
using policy::ConditionValue;

namespace {

// Which values of a key are fixed.
enum class Fixed : std::uint8_t {
  kText,     // those without wildcard and variable
  kArn,      // and ARNs with an account
  kOrgPath,  // and paths of a fixed organization
  kUserId,   // and sessions of a fixed role
  kNetwork,  // ranges that are not broader than AWS says
  kTrue,     // only true
};

struct PinningKey {
  std::string_view name = {};  // folded
  Fixed fixed = Fixed::kText;
};

// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage: The meaning of
// public"; Amazon EFS User Guide, "Blocking public access". The keys of organizations, of VPC
// endpoints' owners and kms:CallerAccount are of the same make: AWS sets them, and who does not
// belong there cannot have the value.
constexpr std::array kPinningKeys = {
    PinningKey{"aws:principalaccount", Fixed::kText},
    PinningKey{"aws:principalarn", Fixed::kArn},
    PinningKey{"aws:principalorgid", Fixed::kText},
    PinningKey{"aws:principalorgpaths", Fixed::kOrgPath},
    PinningKey{"aws:principalservicename", Fixed::kText},
    PinningKey{"aws:principalservicenameslist", Fixed::kText},
    PinningKey{"aws:sourceaccount", Fixed::kText},
    PinningKey{"aws:sourcearn", Fixed::kArn},
    PinningKey{"aws:sourceip", Fixed::kNetwork},
    PinningKey{"aws:sourceorgid", Fixed::kText},
    PinningKey{"aws:sourceorgpaths", Fixed::kOrgPath},
    PinningKey{"aws:sourceowner", Fixed::kText},
    PinningKey{"aws:sourcevpc", Fixed::kText},
    PinningKey{"aws:sourcevpcarn", Fixed::kArn},
    PinningKey{"aws:sourcevpce", Fixed::kText},
    PinningKey{"aws:userid", Fixed::kUserId},
    PinningKey{"aws:vpceaccount", Fixed::kText},
    PinningKey{"aws:vpceorgid", Fixed::kText},
    PinningKey{"aws:vpceorgpaths", Fixed::kOrgPath},
    PinningKey{"elasticfilesystem:accessedviamounttarget", Fixed::kTrue},
    PinningKey{"kms:calleraccount", Fixed::kText},
    PinningKey{"s3:dataaccesspointaccount", Fixed::kText},
    PinningKey{"s3:dataaccesspointarn", Fixed::kArn},
};

// "Bucket policies that grant access conditioned on very broad IP ranges are evaluated as public":
// broader than /8 and /32, but for private ones.
constexpr int kBroadestV4 = 8;
constexpr int kBroadestV6 = 32;
constexpr std::array<std::string_view, 3> kPrivateRanges = {"10.0.0.0/8", "172.16.0.0/12",
                                                            "192.168.0.0/16"};

// The part of the text before a wildcard.
std::string_view literal_start(std::string_view text) {
  return text.substr(0, text.find_first_of("*?"));
}

bool is_bounded_network(const IpRange& range) {
  for (const std::string_view text : kPrivateRanges)
    if (const auto whole = parse_ip_range(text); whole && contains(*whole, range)) return true;
  return range.prefix >= (range.family == IpFamily::kV6 ? kBroadestV6 : kBroadestV4);
}

bool is_fixed_text(Fixed fixed, std::string_view text) {
  if (!has_wildcard(text)) return true;
  if (fixed == Fixed::kArn) {
    const auto arn = parse_arn(text);
    return arn && is_account_id(arn->account);
  }
  const std::string_view start = literal_start(text);
  // An id has about 20 characters; fewer leave it open.
  constexpr std::size_t kIdLength = 16;
  constexpr std::size_t kOrganizationLength = std::string_view("o-a1b2c3d4e5").size();
  if (fixed == Fixed::kUserId) {
    const auto colon = start.find(':');
    return colon != std::string_view::npos && colon >= kIdLength;
  }
  if (fixed != Fixed::kOrgPath) return false;
  const auto slash = start.find('/');
  return slash != std::string_view::npos && slash >= kOrganizationLength;
}

bool is_fixed(const policy::Tables& tables, Fixed fixed, Comparison comparison,
              const ConditionValue& value) {
  if (value.malformed) return false;
  const std::string_view text = tables.text(value.text);
  switch (comparison) {
    case Comparison::kIpAddress:
      return fixed == Fixed::kNetwork && is_bounded_network(tables.ip_ranges[value.scalar]);
    case Comparison::kBool:
      return fixed == Fixed::kTrue && equal_folded(text, "true");
    case Comparison::kStringEquals:
    case Comparison::kStringEqualsIgnoreCase:
      // A wildcard is a character here.
      return fixed != Fixed::kNetwork && !has_variable(tables, value.pieces);
    case Comparison::kStringLike:
    case Comparison::kArnLike:
      return fixed != Fixed::kNetwork && !has_variable(tables, value.pieces) &&
             is_fixed_text(fixed, text);
    default:
      return false;
  }
}

// Of whom nobody knows who they are. Services call for anybody.
bool is_of_the_public(const ModelCaller& caller) {
  return caller.any_account || caller.kind == CallerKind::kAnonymous ||
         (caller.kind == CallerKind::kService && caller.any_name);
}

}  // namespace

std::optional<Demand> not_fixed(const Space& space, policy::DocumentId document,
                                std::string_view key) {
  const auto pinning = std::ranges::find(kPinningKeys, key, &PinningKey::name);
  const Fixed fixed = pinning == kPinningKeys.end() ? Fixed::kText : pinning->fixed;
  return outside(space, document,
                 {.key = std::string(key), .accepts = [&](const NamedValue& value) {
                    return is_fixed(space.tables(), fixed, value.comparison, *value.value);
                  }});
}

Demands of_the_public(const Space& space, policy::DocumentId document) {
  Bits callers(space.callers().size());
  for (std::size_t i = 0; i < callers.size(); ++i)
    callers[i] = is_of_the_public(space.callers()[i]);
  Demands demands = {{.variable = kCallerVariable, .points = std::move(callers)}};
  for (const PinningKey& key : kPinningKeys)
    if (auto demand = not_fixed(space, document, key.name)) demands.push_back(*std::move(demand));
  return demands;
}

Asked find_public_request(DocumentQuestions& questions, const std::vector<Rule>& boxes,
                          bool within_second) {
  std::vector<Rule> all = boxes;
  if (within_second) {
    all.clear();
    for (const Rule& allow : boxes)
      for (const Rule& box : questions.granting(1).allows)
        all.push_back(
            {.statement = allow.statement, .demands = joined(allow.demands, box.demands)});
  }
  return questions.find(all, of_the_public(questions.space(), questions.policy(0).document),
                        covers_of(questions.granting().denies), [&](const Witness& witness) {
                          return questions.replayed(witness).granted &&
                                 (!within_second || questions.replayed(witness, 1).granted);
                        });
}

}  // namespace ambit::reason

namespace ambit {

namespace {

struct CheckedType {
  std::string_view name = {};
  std::string_view service = {};  // of the actions on it
};

// Source: IAM Access Analyzer API Reference, CheckNoPublicAccess, "resourceType".
constexpr std::array kCheckedTypes = {
    CheckedType{"AWS::ApiGateway::RestApi", "execute-api"},
    CheckedType{"AWS::Backup::BackupVault", "backup"},
    CheckedType{"AWS::CloudTrail::Dashboard", "cloudtrail"},
    CheckedType{"AWS::CloudTrail::EventDataStore", "cloudtrail"},
    CheckedType{"AWS::CodeArtifact::Domain", "codeartifact"},
    CheckedType{"AWS::DynamoDB::Stream", "dynamodb"},
    CheckedType{"AWS::DynamoDB::Table", "dynamodb"},
    CheckedType{"AWS::EFS::FileSystem", "elasticfilesystem"},
    CheckedType{"AWS::IAM::AssumeRolePolicyDocument", "sts"},
    CheckedType{"AWS::KMS::Key", "kms"},
    CheckedType{"AWS::Kinesis::Stream", "kinesis"},
    CheckedType{"AWS::Kinesis::StreamConsumer", "kinesis"},
    CheckedType{"AWS::Lambda::Function", "lambda"},
    CheckedType{"AWS::OpenSearchService::Domain", "es"},
    CheckedType{"AWS::S3::AccessPoint", "s3"},
    CheckedType{"AWS::S3::Bucket", "s3"},
    CheckedType{"AWS::S3::Glacier", "glacier"},
    CheckedType{"AWS::S3Express::AccessPoint", "s3express"},
    CheckedType{"AWS::S3Express::DirectoryBucket", "s3express"},
    CheckedType{"AWS::S3Outposts::AccessPoint", "s3-outposts"},
    CheckedType{"AWS::S3Outposts::Bucket", "s3-outposts"},
    CheckedType{"AWS::S3Tables::Table", "s3tables"},
    CheckedType{"AWS::S3Tables::TableBucket", "s3tables"},
    CheckedType{"AWS::SNS::Topic", "sns"},
    CheckedType{"AWS::SQS::Queue", "sqs"},
    CheckedType{"AWS::SecretsManager::Secret", "secretsmanager"},
};

constexpr std::string_view kRole = "AWS::IAM::AssumeRolePolicyDocument";

// A policy that allows the actions of the service.
std::string all_of_service(std::string_view service) {
  return nlohmann::ordered_json{
      {"Version", "2012-10-17"},
      {"Statement",
       {{"Effect", "Allow"}, {"Action", std::string(service) + ":*"}, {"Resource", "*"}}}}
      .dump();
}

}  // namespace

std::vector<std::string_view> public_access_types() {
  std::vector<std::string_view> names;
  names.reserve(kCheckedTypes.size());
  for (const CheckedType& type : kCheckedTypes) names.push_back(type.name);
  return names;
}

std::optional<AccessQuestion> check_no_public_access(SourceFiles& sources, FileId policy,
                                                     std::string_view resource_type,
                                                     const ReasoningOptions& options,
                                                     const catalog::ServiceCatalog& catalog,
                                                     Diagnostics& diagnostics) {
  const auto type = std::ranges::find(kCheckedTypes, resource_type, &CheckedType::name);
  assert(type != kCheckedTypes.end());
  policy::Tables tables;
  json::Parser parser;
  policy::Compiler compiler(tables, sources, parser);
  const PolicyKind kind = resource_type == kRole ? PolicyKind::kTrust : PolicyKind::kResource;
  const policy::PlacedDocument placed = compiler.compile_text(policy, kind, diagnostics);
  if (!placed.document.valid() || tables.documents[placed.document].opaque) return std::nullopt;
  const FileId actions =
      sources.add("the actions of the resource", TextBuffer(all_of_service(type->service)));
  const auto box = compiler.compile_text(actions, PolicyKind::kIdentity, diagnostics);

  AccessQuestion answer;
  auto questions = reason::DocumentQuestions::make(
      tables, catalog.tables(), {{placed.document, kind}, {box.document, PolicyKind::kIdentity}},
      options.limits);
  if (!questions) {
    answer.reason = questions.error();
    return answer;
  }
  const reason::Asked asked =
      reason::find_public_request(*questions, questions->granting().allows, true);
  answer.answer = asked.answer;
  answer.documented = asked.documented;
  answer.reason = asked.reason;
  if (asked.answer != AccessQuestion::Answer::kSome) return answer;
  answer.witness = reason::example_of(asked.witness);
  for (const policy::StatementId id : questions->replayed(asked.witness).allows) {
    const policy::Statement& statement = tables.statements[id];
    answer.granted_by.push_back(
        {.index = id.index() - tables.documents[placed.document].statements.begin,
         .sid = statement.sid.valid() ? std::string(tables.text(statement.sid)) : "",
         .effect = statement.effect,
         .where = placed.locate(statement.span)});
  }
  return answer;
}

}  // namespace ambit
