#include "tests/reference/generator.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include "tests/reference/case.h"
#include "tests/reference/context.h"
#include "tests/reference/principal.h"

namespace ambit::reference {
namespace {

using Texts = std::vector<std::string>;

// ---- Draws ----

class Draw {
 public:
  explicit Draw(std::mt19937_64& random) : random_(random) {}

  // From 0 to n - 1. Not the standard library's distributions: those differ between platforms.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool percent(std::size_t chance) { return below(100) < chance; }

  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64& random_;
};

// ---- Vocabulary ----

// What can be asked of one sort of resource.
struct Scene {
  Texts actions;
  Texts resources;
};

const Scene kObjects = {
    {"s3:GetObject", "S3:getobject", "s3:GetObjectTagging", "s3:PutObject"},
    {"arn:aws:s3:::b/k", "arn:aws:s3:::b", "arn:aws:s3:::b/home/alice/x", "arn:aws:s3:::b/home//x",
     "arn:aws:s3:::b/*", "arn:aws:s3:::b/a:b/c", "arn:aws:s3:::b-red/x", "arn:aws:s3:::b-*/x",
     "arn:aws:s3:::b/${aws:username}/x", "arn:aws:s3:::b/straße\nx?", "arn:aws-cn:s3:::b/k",
     "arn:aws:s3:::B/K"}};
const Scene kQueues = {
    {"sqs:SendMessage", "SQS:sendmessage"},
    {"arn:aws:sqs:us-east-1:111111111111:q", "arn:aws:sqs:us-east-1:222222222222:q"}};
const Scene kLogs = {{"logs:GetLogEvents", "logs:DeleteLogGroup"},
                     {"arn:aws:logs:us-east-1:111111111111:log-group:/a/b:log-stream:c",
                      "arn:aws:logs:us-east-1:111111111111:log-group:x"}};
const Scene kInstances = {{"ec2:StopInstances"},
                          {"arn:aws:ec2:us-east-1:111111111111:instance/i-1"}};
const Scene kKmsKeys = {
    {"kms:Decrypt", "kms:RetireGrant", "kms:UpdateAlias"},
    {"arn:aws:kms:us-east-1:111111111111:key/k1", "arn:aws:kms:us-east-1:222222222222:key/k1",
     "arn:aws:kms:us-east-1:111111111111:alias/a"}};
const Texts kRoles = {"arn:aws:iam::111111111111:role/svc/app", "arn:aws:iam::111111111111:role/r",
                      "arn:aws:iam::222222222222:role/partner",
                      "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/"
                      "AWSServiceRoleForX"};
const Scene kPassedRoles = {{"iam:PassRole", "IAM:passrole"}, kRoles};
const Scene kAssumedRoles = {
    {"sts:AssumeRole", "sts:assumerole", "sts:TagSession", "sts:SetSourceIdentity"}, kRoles};
const Scene kWebIdentityRoles = {{"sts:AssumeRoleWithWebIdentity", "sts:TagSession"}, kRoles};
const Scene kNoResources = {{"ec2:DescribeInstances", "s3:ListAllMyBuckets",
                             "sts:GetCallerIdentity", "sts:getsessiontoken", "kms:ListKeys"},
                            {"*"}};
const std::vector<Scene> kScenes = {kObjects,      kObjects,      kObjects,    kQueues,
                                    kLogs,         kInstances,    kKmsKeys,    kPassedRoles,
                                    kAssumedRoles, kAssumedRoles, kNoResources};

// What may stand between "${" and "}".
const Texts kVariables = {"aws:username",
                          "AWS:UserName",
                          "aws:username, ''",
                          "aws:PrincipalTag/team",
                          "aws:PrincipalTag/Team",
                          "aws:PrincipalTag/team, 'red'",
                          "aws:PrincipalTag/cost center, 'alice'",
                          "aws:PrincipalAccount",
                          "aws:PrincipalType",
                          "aws:PrincipalOrgID",
                          "aws:PrincipalArn",
                          "aws:userid",
                          "aws:TagKeys",
                          "aws:TagKeys, 'b'",
                          "aws:SourceVpc",
                          "s3:prefix, '*'",
                          "aws:ResourceTag/env",
                          "*",
                          "?",
                          "$"};

enum class ValueType { kString, kNumber, kDate, kBoolean, kIp, kBinary, kArn };

// Values of each type, malformed ones among them.
const Texts& values_of(ValueType type) {
  static const Texts kStrings = {"alice",
                                 "Alice",
                                 "red",
                                 "RED",
                                 "",
                                 "b",
                                 "a*",
                                 "*",
                                 "a?b",
                                 "vpc-1",
                                 "straße",
                                 "STRASSE",
                                 "STRAßE",
                                 "Ä",
                                 "ä",
                                 "line\nbreak",
                                 "home/alice/x",
                                 "o-a",
                                 "${aws:username}",
                                 "User",
                                 "AssumedRole",
                                 "111111111111",
                                 "AROAAPP:s1",
                                 "AIDAALICE",
                                 "sns.amazonaws.com",
                                 "anonymous"};
  static const Texts kNumbers = {"10",
                                 "10.0",
                                 "+10",
                                 "-0",
                                 "0",
                                 "9",
                                 "10.5",
                                 "1e1",
                                 "ten",
                                 "",
                                 "9007199254740992",
                                 "9007199254740993",
                                 " 10",
                                 "010",
                                 ".5",
                                 "5.",
                                 "-3",
                                 "-2.50"};
  static const Texts kDates = {"2026-03-01",
                               "2026-03",
                               "2026",
                               "2026-03-01T00:00:00Z",
                               "2026-03-01T02:00:00+02:00",
                               "2026-03-01T00:00Z",
                               "1772323200",
                               "1772323200.5",
                               "2026-03-01T00:00:00.5Z",
                               "20260301T000000Z",
                               "2026-13-01",
                               "2026-02-29",
                               "yesterday",
                               "",
                               "2026-02-28T23:59:59.999999999Z",
                               "1969-12-31T23:59:59.5Z",
                               "-0.5"};
  static const Texts kBooleans = {"true", "TRUE", "false", "False", "yes", ""};
  static const Texts kIps = {"203.0.113.7",
                             "203.0.113.77",
                             "203.0.114.1",
                             "2001:db8::1",
                             "2001:DB8:0:0:0:0:0:1",
                             "::ffff:203.0.113.7",
                             "203.0.113.07",
                             "bogus",
                             "1::2::3",
                             "1:2:3:4:5:6:7::",
                             "256.0.0.1",
                             ""};
  static const Texts kBinaries = {"AQID", "AQI=", "AQ==", "A", "AQID\n", "", "AQ=D", "!!!!"};
  static const Texts kArns = {"arn:aws:sns:us-east-1:111111111111:t",
                              "arn:aws:sns:us-east-1:111111111111:t:sub-1",
                              "arn:aws:iam::111111111111:user/alice",
                              "arn:aws:iam::111111111111:role/svc/app",
                              "arn:aws:sns",
                              "sns",
                              "ARN:aws:sns:us-east-1:111111111111:t",
                              "arn:::::"};
  switch (type) {
    case ValueType::kString:
      return kStrings;
    case ValueType::kNumber:
      return kNumbers;
    case ValueType::kDate:
      return kDates;
    case ValueType::kBoolean:
      return kBooleans;
    case ValueType::kIp:
      return kIps;
    case ValueType::kBinary:
      return kBinaries;
    case ValueType::kArn:
      return kArns;
  }
  return kStrings;
}

// Values that only policies have.
const Texts& patterns_of(ValueType type) {
  static const Texts kStrings = {"*", "a*", "?lice", "*e", "home/*", "r??", "vpc-*", "*\n*", "${"};
  static const Texts kIps = {"203.0.113.0/24", "203.0.113.77/24", "203.0.113.0/33",
                             "0.0.0.0/0",      "2001:db8::/32",   "::/0",
                             "203.0.113.0/"};
  static const Texts kArns = {"arn:aws:sns:*:*:t*",
                              "arn:aws:sns:*:t*",
                              "*",
                              "arn:*:*:*:*:*",
                              "*:*:*:*:*:*",
                              "arn:aws:iam::*:role/*",
                              "arn:aws:s?s:us-*:1*1:?",
                              "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}"};
  switch (type) {
    case ValueType::kString:
      return kStrings;
    case ValueType::kIp:
      return kIps;
    case ValueType::kArn:
      return kArns;
    default:
      return values_of(type);
  }
}

struct Key {
  Texts names;  // spellings; the first one is used for given keys, unless they are tags
  ValueType type = ValueType::kString;
};

const std::vector<Key> kKeys = {
    {{"aws:SourceVpc", "AWS:sourcevpc"}, ValueType::kString},
    {{"s3:prefix", "S3:Prefix"}, ValueType::kString},
    {{"aws:TagKeys", "aws:tagkeys"}, ValueType::kString},
    {{"aws:ResourceTag/env", "aws:ResourceTag/Env", "aws:resourcetag/env"}, ValueType::kString},
    {{"iam:ResourceTag/env"}, ValueType::kString},
    {{"aws:PrincipalTag/team", "aws:PrincipalTag/Team", "aws:principaltag/TEAM"},
     ValueType::kString},
    {{"kms:EncryptionContext:App", "kms:EncryptionContext:app"}, ValueType::kString},
    {{"iam:PassedToService"}, ValueType::kString},
    {{"s3:max-keys"}, ValueType::kNumber},
    {{"aws:CurrentTime"}, ValueType::kDate},
    {{"aws:SecureTransport"}, ValueType::kBoolean},
    {{"aws:MultiFactorAuthPresent"}, ValueType::kBoolean},
    {{"aws:SourceIp"}, ValueType::kIp},
    {{"kms:RecipientAttestation:PCR0"}, ValueType::kBinary},
    {{"aws:SourceArn", "AWS:SourceARN"}, ValueType::kArn},
};

const std::vector<Key> kDerivedKeys = {
    {{"aws:PrincipalArn", "aws:principalarn"}, ValueType::kArn},
    {{"aws:PrincipalAccount"}, ValueType::kString},
    {{"aws:PrincipalType"}, ValueType::kString},
    {{"aws:userid", "aws:UserId"}, ValueType::kString},
    {{"aws:username"}, ValueType::kString},
    {{"aws:PrincipalOrgID"}, ValueType::kString},
    {{"aws:PrincipalOrgPaths"}, ValueType::kString},
    {{"aws:PrincipalIsAWSService"}, ValueType::kBoolean},
    {{"aws:PrincipalServiceName"}, ValueType::kString},
    {{"aws:PrincipalServiceNamesList"}, ValueType::kString},
    {{"aws:ResourceAccount"}, ValueType::kString},
    {{"aws:ResourceOrgID"}, ValueType::kString},
    {{"aws:ResourceOrgPaths"}, ValueType::kString},
    {{"aws:ViaAWSService"}, ValueType::kBoolean},
};

const Texts& operators_of(ValueType type) {
  static const Texts kStrings = {
      "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
      "StringLike",   "StringNotLike"};
  static const Texts kNumbers = {"NumericEquals",      "NumericNotEquals",
                                 "NumericLessThan",    "NumericLessThanEquals",
                                 "NumericGreaterThan", "NumericGreaterThanEquals"};
  static const Texts kDates = {"DateEquals",         "DateNotEquals",   "DateLessThan",
                               "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"};
  static const Texts kBooleans = {"Bool"};
  static const Texts kIps = {"IpAddress", "NotIpAddress"};
  static const Texts kBinaries = {"BinaryEquals"};
  static const Texts kArns = {"ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"};
  switch (type) {
    case ValueType::kString:
      return kStrings;
    case ValueType::kNumber:
      return kNumbers;
    case ValueType::kDate:
      return kDates;
    case ValueType::kBoolean:
      return kBooleans;
    case ValueType::kIp:
      return kIps;
    case ValueType::kBinary:
      return kBinaries;
    case ValueType::kArn:
      return kArns;
  }
  return kStrings;
}

const std::vector<ValueType> kTypes = {ValueType::kString,  ValueType::kNumber, ValueType::kDate,
                                       ValueType::kBoolean, ValueType::kIp,     ValueType::kBinary,
                                       ValueType::kArn};

const Texts kAwsPrincipals = {"*",
                              "111111111111",
                              "222222222222",
                              "arn:aws:iam::111111111111:root",
                              "arn:aws:iam::222222222222:root",
                              "arn:aws-cn:iam::111111111111:root",
                              "arn:aws:iam::111111111111:user/alice",
                              "arn:aws:iam::111111111111:user/Alice",
                              "arn:aws:iam::111111111111:user/*",
                              "arn:aws:iam::111111111111:user/team/dave",
                              "arn:aws:iam::222222222222:user/bob",
                              "AIDAALICE",
                              "AIDAOLDALICE",
                              "arn:aws:iam::111111111111:role/svc/app",
                              "arn:aws:iam::111111111111:role/app",
                              "AROAAPP",
                              "AROAAPP:s1",
                              "arn:aws:sts::111111111111:assumed-role/app/s1",
                              "arn:aws:sts::111111111111:assumed-role/app/s2",
                              "arn:aws:sts::222222222222:assumed-role/partner/p1",
                              "arn:aws:iam::222222222222:role/partner",
                              "arn:aws:sts::111111111111:federated-user/carol"};
const Texts kPrincipalServices = {"sns.amazonaws.com", "ec2.amazonaws.com", "*"};
const Texts kProviders = {"arn:aws:iam::111111111111:oidc-provider/idp.example.com",
                          "accounts.google.com", "*"};
const Texts kCanonicalUsers = {"c1", "c2"};

// ---- Texts ----

bool starts_character(const std::string& text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

// Whole characters are replaced: those of which [from, from + size) has a byte.
std::string replaced(const std::string& text, std::size_t from, std::size_t size,
                     const std::string& by) {
  std::size_t end = std::min(text.size(), from + size);
  while (!starts_character(text, from)) --from;
  while (!starts_character(text, end)) ++end;
  return text.substr(0, from) + by + text.substr(end);
}

// `text` with up to two of its parts from `keep` on replaced by wildcards.
std::string with_wildcards(Draw& draw, std::string text, std::size_t keep) {
  for (std::size_t times = draw.below(3); times > 0 && text.size() > keep; --times) {
    const std::size_t from = keep + draw.below(text.size() - keep);
    const std::size_t field = std::min(text.find(':', from), text.size()) - from;
    const std::size_t longest = draw.percent(75) ? field : text.size() - from;
    const bool run = draw.percent(70);
    text = replaced(text, from, run ? draw.below(longest + 1) : 1, run ? "*" : "?");
  }
  return text;
}

std::string other_case(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80)
      c = static_cast<char>(std::isupper(byte) ? std::tolower(byte) : std::toupper(byte));
  }
  return text;
}

// Whether every "${" starts a variable of kVariables. Other texts would be errors where variables
// are allowed.
bool has_only_known_variables(const std::string& text) {
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) return false;
    const std::string inside = text.substr(at + 2, end - at - 2);
    if (std::find(kVariables.begin(), kVariables.end(), inside) == kVariables.end()) return false;
  }
  return true;
}

// ---- Documents ----

class DocumentDraw {
 public:
  DocumentDraw(Draw& draw, const Request& request, Layer layer, bool trust)
      : draw_(draw), request_(request), layer_(layer), trust_(trust) {}

  Json document() {
    const bool organization = layer_ == Layer::kScp || layer_ == Layer::kRcp;
    variables_ = organization || draw_.percent(70);
    Json document = {{"Statement", Json::array()}};
    if (variables_) {
      document["Version"] = "2012-10-17";
    } else if (draw_.percent(50)) {
      document["Version"] = "2008-10-17";
    }
    Json& statements = document["Statement"];
    for (std::size_t n = draw_.below(8); n > 0; n /= 2) statements.push_back(statement());
    if (statements.size() == 1 && draw_.percent(30)) statements = Json(statements[0]);
    return document;
  }

 private:
  Json statement() {
    const bool deny = layer_ == Layer::kRcp || draw_.percent(30);
    Json statement = {{"Effect", deny ? "Deny" : "Allow"}};
    const bool not_action = layer_ != Layer::kRcp && draw_.percent(15);
    statement[not_action ? "NotAction" : "Action"] = list([this] { return action(); });
    set_resource(statement);
    set_principal(statement, deny);
    if (draw_.percent(60)) statement["Condition"] = condition();
    return statement;
  }

  void set_resource(Json& statement) {
    if (trust_) return;
    const bool may_lack = layer_ == Layer::kResource;
    if (may_lack && draw_.percent(20)) return;
    const bool negated = draw_.percent(15);
    statement[negated ? "NotResource" : "Resource"] = list([this] { return resource(); });
  }

  void set_principal(Json& statement, bool deny) {
    if (layer_ == Layer::kRcp) statement["Principal"] = "*";
    if (layer_ != Layer::kResource && layer_ != Layer::kEndpoint) return;
    const bool negated = !trust_ && draw_.percent(deny ? 30 : 5);
    statement[negated ? "NotPrincipal" : "Principal"] = principal();
  }

  // One to three values, at times none, and one at times without brackets.
  template <class Value>
  Json list(const Value& value) {
    Json all = Json::array();
    if (draw_.percent(4)) return all;
    for (std::size_t n = draw_.below(6) + 1; n > 0; n /= 2) all.push_back(value());
    return all.size() == 1 && draw_.percent(60) ? Json(all[0]) : all;
  }

  std::string action() {
    if (draw_.percent(20)) return draw_.percent(80) ? "*" : "**";
    if (draw_.percent(10)) return draw_.of(draw_.of(kScenes).actions);
    const std::string& asked = request_.action;
    const std::size_t colon = asked.find(':');
    const std::string prefix = draw_.percent(80) ? asked.substr(0, colon)
                                                 : with_wildcards(draw_, asked.substr(0, colon), 0);
    const std::string text = prefix + ":" + with_wildcards(draw_, asked.substr(colon + 1), 0);
    return draw_.percent(10) ? other_case(text) : text;
  }

  std::string resource() {
    if (draw_.percent(25)) return draw_.percent(80) ? "*" : "**";
    const std::string& asked = draw_.percent(90) && request_.resource != "*"
                                   ? request_.resource
                                   : draw_.of(kObjects.resources);
    std::string text = with_wildcards(draw_, asked, 4);
    if (draw_.percent(5)) text = replaced(other_case(text), 0, 4, "arn:");
    if (layer_ != Layer::kSession && draw_.percent(10)) text = cut(text);
    if (draw_.percent(30)) text = with_variable(text);
    const bool complete = count_fields(text, variables_) >= 6;
    const bool valid =
        (complete || layer_ != Layer::kSession) && (!variables_ || has_only_known_variables(text));
    return valid ? text : asked.substr(0, 4) + "aws:s3:::b*";
  }

  // An incomplete ARN: the text before one of its colons, with a "*" at times.
  std::string cut(const std::string& text) {
    std::size_t colon = text.find(':', 4);
    for (std::size_t n = draw_.below(4); n > 0 && colon != std::string::npos; --n) {
      colon = text.find(':', colon + 1);
    }
    return text.substr(0, colon) + (draw_.percent(40) ? "*" : "");
  }

  // A variable for a text that it often has as its value, or anywhere.
  std::string with_variable(const std::string& text) {
    const std::string variable = "${" + draw_.of(kVariables) + "}";
    for (const char* value : {"alice", "red", "111111111111"}) {
      const std::size_t at = text.find(value);
      if (at != std::string::npos) return replaced(text, at, std::string(value).size(), variable);
    }
    const std::size_t from = text.size() - draw_.below(std::min<std::size_t>(text.size() - 3, 6));
    return replaced(text, from, 1, variable);
  }

  Json principal() {
    if (draw_.percent(20)) return "*";
    Json all = Json::object();
    if (draw_.percent(85)) all["AWS"] = list([this] { return draw_.of(kAwsPrincipals); });
    if (draw_.percent(15)) all["Service"] = list([this] { return draw_.of(kPrincipalServices); });
    if (draw_.percent(10)) all["Federated"] = list([this] { return draw_.of(kProviders); });
    if (draw_.percent(10))
      all["CanonicalUser"] = list([this] { return draw_.of(kCanonicalUsers); });
    if (request_.caller.kind == CallerKind::kWebIdentity && draw_.percent(60)) {
      all["Federated"] = kProviders[0];
    }
    return all;
  }

  Json condition() {
    Json all = Json::object();
    for (std::size_t n = draw_.below(4); n > 0; n /= 2) {
      const Key& key = draw_.percent(70) ? draw_.of(kKeys) : draw_.of(kDerivedKeys);
      const ValueType type = draw_.percent(90) ? key.type : draw_.of(kTypes);
      if (draw_.percent(12)) {
        all[null_operator()][draw_.of(key.names)] = list([this] { return null_value(); });
      } else {
        all[operator_for(type)][draw_.of(key.names)] =
            list([this, type] { return condition_value(type); });
      }
    }
    return all;
  }

  std::string spelled(std::string name) {
    return draw_.percent(10) ? other_case(std::move(name)) : name;
  }

  std::string set_operator() {
    if (draw_.percent(65)) return "";
    return draw_.percent(50) ? "ForAllValues:" : "ForAnyValue:";
  }

  std::string null_operator() {
    return spelled((draw_.percent(70) ? "" : set_operator()) + "Null");
  }

  std::string operator_for(ValueType type) {
    const std::string suffix = draw_.percent(20) ? "IfExists" : "";
    return spelled(set_operator() + draw_.of(operators_of(type)) + suffix);
  }

  Json null_value() {
    static const std::vector<Json> kValues = {"true", "false", true, false, "no", ""};
    return draw_.of(kValues);
  }

  Json condition_value(ValueType type) {
    const bool with_variables =
        type == ValueType::kString || type == ValueType::kArn || type == ValueType::kBoolean;
    std::string text = draw_.of(draw_.percent(65) ? values_of(type) : patterns_of(type));
    if (with_variables && draw_.percent(20)) {
      text = draw_.percent(50) ? "${" + draw_.of(kVariables) + "}" : with_variable("stem" + text);
    }
    if (with_variables && variables_ && !has_only_known_variables(text)) text = "alice";
    return as_scalar(text);
  }

  // The JSON number or boolean that is spelled so, at times.
  Json as_scalar(const std::string& text) {
    static const Texts kScalars = {"10",   "0",     "9",         "10.5", "9007199254740993",
                                   "true", "false", "1772323200"};
    const bool scalar = std::find(kScalars.begin(), kScalars.end(), text) != kScalars.end();
    return scalar && draw_.percent(50) ? Json::parse(text) : Json(text);
  }

  Draw& draw_;
  const Request& request_;
  Layer layer_;
  bool trust_;
  bool variables_ = true;
};

// ---- Requests ----

const Scene& scene_for(Draw& draw, const Caller& caller) {
  if (caller.kind == CallerKind::kWebIdentity) return kWebIdentityRoles;
  return draw.of(kScenes);
}

std::map<std::string, std::string> some_tags(Draw& draw) {
  static const std::vector<std::map<std::string, std::string>> kTags = {
      {},
      {{"team", "red"}},
      {{"Team", "red"}},
      {{"team", "red"}, {"Team", "alice"}},
      {{"TEAM", "a*"}, {"cost center", "alice"}},
      {{"team", ""}},
  };
  return draw.of(kTags);
}

void set_organization(Draw& draw, Request& request) {
  request.caller.in_management_account = draw.percent(5);
  request.owner_is_management_account = draw.percent(5);
  if (draw.percent(40)) {
    request.owner_organization_id = "o-a";
    request.owner_organization_path = "o-a/r-ab12/";
  }
  if (is_iam(request.caller) && draw.percent(40)) {
    request.caller.organization_id = "o-a";
    request.caller.organization_path = "o-a/r-ab12/";
  }
}

Caller some_caller(Draw& draw, const GeneratorOptions& options, bool gaps) {
  Caller caller = named_caller(draw.of(options.callers));
  const bool role = caller.kind == CallerKind::kRole;
  if (role || caller.kind == CallerKind::kUser) caller.tags = some_tags(draw);
  if (role || caller.kind == CallerKind::kFederated) caller.session_tags = some_tags(draw);
  if (is_iam(caller) && draw.percent(50)) {
    caller.canonical_user_id = caller.account == "111111111111" ? "c1" : "c2";
  }
  if (gaps && draw.percent(10)) caller.tags_known = false;
  if (gaps && role && draw.percent(10)) {
    caller.arn.clear();
    caller.session_name.clear();
  }
  return caller;
}

ContextValue some_value(Draw& draw, ValueType type) {
  if (draw.percent(10)) return ContextValue::absent();
  const Texts& values = values_of(draw.percent(90) ? type : ValueType::kString);
  if (draw.percent(65)) return ContextValue::single(draw.of(values));
  Texts list;
  for (std::size_t n = draw.below(8); n > 0; n /= 2) list.push_back(draw.of(values));
  return ContextValue::list(list);
}

bool is_tag(const Key& key) {
  return key.names[0].find("Tag/") != std::string::npos ||
         key.names[0].find("EncryptionContext:") != std::string::npos;
}

void set_context(Draw& draw, Request& request) {
  const auto give = [&](const Key& key, const std::string& name) {
    request.context[name] = some_value(draw, key.type);
  };
  for (const Key& key : kKeys) {
    const bool unknown = request.mode != Mode::kStrict && draw.percent(15);
    if (unknown) {
      request.unknown.insert(draw.of(key.names));
    } else if (draw.percent(45)) {
      give(key, key.names[0]);
      if (is_tag(key) && key.names.size() > 1 && draw.percent(30)) give(key, key.names[1]);
    }
  }
  if (draw.percent(8)) {
    const Key& key = draw.of(kDerivedKeys);
    give(key, key.names[0]);
  }
}

std::string some_owner(Draw& draw, const Caller& caller, bool gaps) {
  if (gaps && draw.percent(10)) return "";
  if (!caller.account.empty() && draw.percent(70)) return caller.account;
  return draw.of(Texts{"111111111111", "222222222222"});
}

void set_resource(Draw& draw, Request& request, bool gaps) {
  const Scene& scene = scene_for(draw, request.caller);
  request.action = draw.of(scene.actions);
  request.resource = draw.of(scene.resources);
  if (request.resource == "*") return;
  const bool names_account = request.resource.find("1111:") != std::string::npos ||
                             request.resource.find("2222:") != std::string::npos;
  if (!names_account) request.owner = some_owner(draw, request.caller, gaps);
  request.aws_managed_key = request.action.rfind("kms:", 0) == 0 && draw.percent(5);
  request.resource_types_known = !(gaps && draw.percent(5));
}

bool may_have(const Request& request, Layer layer) {
  const CallerKind kind = request.caller.kind;
  const bool iam = is_iam(request.caller);
  switch (layer) {
    case Layer::kResource:
      return request.resource != "*";
    case Layer::kIdentity:
    case Layer::kBoundary:
      return iam && kind != CallerKind::kRoot;
    case Layer::kSession:
      return iam && kind != CallerKind::kUser;
    default:
      return true;
  }
}

Json full_access(Layer layer) {
  Json statement = {{"Effect", "Allow"}, {"Action", "*"}, {"Resource", "*"}};
  if (layer == Layer::kEndpoint) statement["Principal"] = "*";
  return {{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}};
}

class PolicyDraw {
 public:
  PolicyDraw(Draw& draw, const Request& request, bool gaps)
      : draw_(draw), request_(request), gaps_(gaps) {}

  LayerPolicies policies(Layer layer) {
    if (gaps_ && draw_.percent(5)) return {.unknown = true};
    const bool levelled = layer == Layer::kScp || layer == Layer::kRcp;
    const bool several = layer == Layer::kIdentity || layer == Layer::kSession;
    LayerPolicies policies;
    const std::size_t levels = levelled ? draw_.below(3) + 1 : 1;
    for (std::size_t n = 0; n < levels; ++n) {
      const std::size_t documents = levelled || several ? 1 + draw_.below(5) / 3 : 1;
      std::vector<Json>& level = policies.levels.emplace_back();
      if (levelled && draw_.percent(8)) continue;
      for (std::size_t i = 0; i < documents; ++i) level.push_back(document(layer));
    }
    return policies;
  }

 private:
  Json document(Layer layer) {
    if (gaps_ && draw_.percent(4)) return {};
    const bool limits = layer == Layer::kScp || layer == Layer::kEndpoint ||
                        layer == Layer::kBoundary || layer == Layer::kSession;
    if (limits && draw_.percent(45)) return full_access(layer);
    const bool role = request_.resource.find(":role/") != std::string::npos;
    return DocumentDraw(draw_, request_, layer, role && layer == Layer::kResource).document();
  }

  Draw& draw_;
  const Request& request_;
  bool gaps_;
};

}  // namespace

Generator::Generator(std::uint64_t seed, GeneratorOptions options)
    : random_(seed), options_(std::move(options)) {}

Request Generator::next() {
  Draw draw(random_);
  Request request = {.mode = draw.of(options_.modes)};
  const bool gaps = options_.gaps && request.mode != Mode::kStrict;
  request.caller = some_caller(draw, options_, gaps);
  set_resource(draw, request, gaps);
  set_organization(draw, request);
  set_context(draw, request);
  request.gateway_endpoint = draw.percent(30);
  for (const Layer layer : options_.layers) {
    if (!may_have(request, layer)) continue;
    if (layer != Layer::kIdentity && !draw.percent(layer == Layer::kResource ? 60 : 25)) continue;
    request.policies[layer] = PolicyDraw(draw, request, gaps).policies(layer);
  }
  return request;
}

Request Generator::complete(Request request) {
  Draw draw(random_);
  for (const Key& key : kKeys) {
    for (const std::string& name : key.names) {
      if (request.unknown.count(name) != 0) request.context[name] = some_value(draw, key.type);
    }
  }
  request.unknown.clear();
  request.mode = Mode::kStrict;
  return request;
}

}  // namespace ambit::reference
