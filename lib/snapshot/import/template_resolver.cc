#include "snapshot/import/template_resolver.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "snapshot/import/tools.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using Resolved = TemplateResolver::Resolved;

enum class Returned : std::uint8_t { kName, kArn, kQueueUrl };

// What Ref and Fn::GetAtt return of a type.
struct TypeNaming {
  std::string_view type = {};
  std::string_view name = {};  // the property
  Returned ref = Returned::kName;
  std::string_view service = {};
  std::string_view prefix = {};  // before path or name, in the ARN
  std::string_view suffix = {};  // behind the name
  std::string_view arn_attribute = "Arn";
  std::string_view name_attribute = {};
};
constexpr std::array kTypeNamings = {
    TypeNaming{"AWS::IAM::User", "UserName", Returned::kName, "iam", "user"},
    TypeNaming{"AWS::IAM::Group", "GroupName", Returned::kName, "iam", "group"},
    TypeNaming{"AWS::IAM::Role", "RoleName", Returned::kName, "iam", "role"},
    TypeNaming{"AWS::IAM::ManagedPolicy", "ManagedPolicyName", Returned::kArn, "iam", "policy", "",
               "PolicyArn"},
    TypeNaming{"AWS::IAM::InstanceProfile", "InstanceProfileName", Returned::kName, "iam",
               "instance-profile"},
    TypeNaming{"AWS::S3::Bucket", "BucketName", Returned::kName, "s3"},
    TypeNaming{"AWS::SQS::Queue", "QueueName", Returned::kQueueUrl, "sqs", "", "", "Arn",
               "QueueName"},
    TypeNaming{"AWS::SNS::Topic", "TopicName", Returned::kArn, "sns", "", "", "TopicArn",
               "TopicName"},
    TypeNaming{"AWS::KMS::Key", "", Returned::kName, "kms", "key/", "", "Arn", "KeyId"},
    TypeNaming{"AWS::Lambda::Function", "FunctionName", Returned::kName, "lambda", "function:"},
    TypeNaming{"AWS::SecretsManager::Secret", "Name", Returned::kArn, "secretsmanager",
               "secret:", "-unknown", "Id"},
    TypeNaming{"AWS::ECR::Repository", "RepositoryName", Returned::kName, "ecr", "repository/"},
    TypeNaming{"AWS::DynamoDB::Table", "TableName", Returned::kName, "dynamodb", "table/"},
    TypeNaming{"AWS::Logs::LogGroup", "LogGroupName", Returned::kName, "logs", "log-group:", ":*"},
};

const TypeNaming* naming_of(Value resource) {
  const auto* const found =
      std::ranges::find(kTypeNamings, text_of(resource, "Type"), &TypeNaming::type);
  return found == kTypeNamings.end() ? nullptr : found;
}

// The elements of an argument that must be a list of so many.
template <std::size_t N>
std::optional<std::array<Value, N>> arguments(Value argument) {
  std::array<Value, N> values;
  if (!argument.is(Kind::kArray) || argument.size() != N) return std::nullopt;
  std::size_t i = 0;
  for (const Value element : argument.elements()) values[i++] = element;
  return values;
}

bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.starts_with("List<");
}

Resolved list_of(std::string_view text, std::string_view separator) {
  Resolved list{.kind = Resolved::Kind::kList};
  while (true) {
    const std::size_t at = separator.empty() ? std::string_view::npos : text.find(separator);
    list.list.push_back({.kind = Resolved::Kind::kText, .text = std::string(text.substr(0, at))});
    if (at == std::string_view::npos) return list;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace

// Counts the functions that are being resolved within each other.
class TemplateResolver::Depth {
 public:
  explicit Depth(TemplateResolver& resolver) : resolver_(resolver) { ++resolver_.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  ~Depth() { --resolver_.depth_; }
  bool too_deep() const { return resolver_.depth_ > kMaxDepth; }

 private:
  TemplateResolver& resolver_;
};

TemplateResolver::TemplateResolver(Value root, StackSettings settings)
    : resources_(by_name(member_of(root, "Resources"))),
      declarations_(by_name(member_of(root, "Parameters"))),
      conditions_(by_name(member_of(root, "Conditions"))),
      mappings_(member_of(root, "Mappings")),
      settings_(std::move(settings)) {}

TemplateResolver::ByName TemplateResolver::by_name(Value object) {
  ByName members;
  for (const auto& [key, value] : object.members()) members.try_emplace(key.text(), value);
  return members;
}

Value TemplateResolver::named(const ByName& members, std::string_view name) {
  const auto found = members.find(name);
  return found == members.end() || found->second.is(Kind::kNull) ? Value{} : found->second;
}

bool TemplateResolver::is_function(Value value) {
  if (!value.is(Kind::kObject) || value.size() != 1) return false;
  const std::string_view name = (*value.members().begin()).key.text();
  return name == "Ref" || name.starts_with("Fn::");
}

Resolved TemplateResolver::made(std::string text) {
  made_ += text.size();
  if (text.size() > kMaxText || made_ > kMaxTexts) return unknown();
  return {.kind = Resolved::Kind::kText, .text = std::move(text)};
}

Resolved TemplateResolver::resolve(Value value) {
  if (!value.valid()) return {.kind = Resolved::Kind::kNothing};
  if (!is_function(value)) return {.kind = Resolved::Kind::kValue, .value = value};
  const Depth depth(*this);
  if (depth.too_deep()) return unknown();
  const json::Member function = *value.members().begin();
  return resolve_function(function.key.text(), function.value);
}

Resolved TemplateResolver::resolve_function(std::string_view name, Value argument) {
  if (name == "Ref") return argument.is(Kind::kString) ? ref(argument.text()) : unknown();
  if (name == "Fn::GetAtt") return get_att(argument);
  if (name == "Fn::Sub") return sub(argument);
  if (name == "Fn::Join") return join(argument);
  if (name == "Fn::Select") return select(argument);
  if (name == "Fn::Split") return split(argument);
  if (name == "Fn::If") return choose(argument);
  if (name == "Fn::FindInMap") return find_in_map(argument);
  return unknown();
}

std::optional<std::string> TemplateResolver::text(const Resolved& resolved) {
  if (resolved.kind == Resolved::Kind::kText) return resolved.text;
  if (resolved.kind != Resolved::Kind::kValue) return std::nullopt;
  const Value value = resolved.value;
  const bool scalar = value.is(Kind::kString) || value.is(Kind::kNumber) || value.is(Kind::kBool);
  return scalar ? std::optional<std::string>(value.text()) : std::nullopt;
}

std::optional<std::string> TemplateResolver::text(Value value) {
  return text(resolve(value));
}

std::optional<std::vector<Resolved>> TemplateResolver::list(Value value) {
  const Resolved resolved = resolve(value);
  std::vector<Resolved> elements;
  if (resolved.is_nothing()) return elements;
  if (resolved.kind == Resolved::Kind::kList) return resolved.list;
  if (resolved.kind == Resolved::Kind::kValue && resolved.value.is(Kind::kArray)) {
    for (const Value element : resolved.value.elements()) elements.push_back(resolve(element));
    std::erase_if(elements, [](const Resolved& element) { return element.is_nothing(); });
    return elements;
  }
  if (!text(resolved)) return std::nullopt;
  elements.push_back(resolved);
  return elements;
}

// --- References ---

Resolved TemplateResolver::given(std::string_view name) const {
  for (auto at = settings_.parameters.rbegin(); at != settings_.parameters.rend(); ++at)
    if (at->first == name) return {.kind = Resolved::Kind::kText, .text = at->second};
  return {};
}

Resolved TemplateResolver::pseudo(std::string_view name) {
  if (name == "AWS::NoValue") return {.kind = Resolved::Kind::kNothing};
  if (name == "AWS::Partition") return made(settings_.partition);
  if (name == "AWS::AccountId" && !settings_.account.empty()) return made(settings_.account);
  if (name == "AWS::Region" && !settings_.region.empty()) return made(settings_.region);
  if (name == "AWS::URLSuffix")
    return made(settings_.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
  return given(name);
}

Resolved TemplateResolver::parameter(Value declaration, std::string_view name) {
  const std::string_view type = text_of(declaration, "Type");
  Resolved value = given(name);
  // The default of such a one is the name of what holds the value.
  if (value.is_unknown() && type.starts_with("AWS::SSM::Parameter::Value")) return unknown();
  if (value.is_unknown()) {
    const auto written =
        text({.kind = Resolved::Kind::kValue, .value = member_of(declaration, "Default")});
    if (!written) return unknown();
    value = {.kind = Resolved::Kind::kText, .text = *written};
  }
  if (is_list_type(type)) return list_of(value.text, ",");
  return made(std::move(value.text));
}

Resolved TemplateResolver::ref(std::string_view name) {
  if (name.starts_with("AWS::")) return pseudo(name);
  if (const Value declaration = named(declarations_, name); declaration.valid())
    return parameter(declaration, name);
  const TypeNaming* naming = naming_of(named(resources_, name));
  if (naming == nullptr) return unknown();
  if (naming->ref == Returned::kName) return made(name_of(name));
  if (naming->ref == Returned::kArn) return attribute(name, naming->arn_attribute);
  if (settings_.region.empty() || settings_.account.empty()) return unknown();
  std::string url = "https://sqs.";
  url.append(settings_.region).append(".amazonaws.com/").append(settings_.account).append("/");
  return made(url + name_of(name));
}

std::string TemplateResolver::generated_name(std::string_view logical_id) const {
  const Resolved stack = given("AWS::StackName");
  std::string name = stack.is_unknown() ? "STACK" : stack.text;
  return name.append("-").append(logical_id).append("-unknown");
}

std::string TemplateResolver::name_of(std::string_view logical_id) {
  if (const auto known = names_.find(logical_id); known != names_.end()) return known->second;
  // What refers to itself gets a name as if it had none.
  names_.emplace(logical_id, generated_name(logical_id));
  const Value resource = named(resources_, logical_id);
  const TypeNaming* naming = naming_of(resource);
  if (naming != nullptr && !naming->name.empty())
    if (auto name = text(member_of(member_of(resource, "Properties"), naming->name)))
      names_.find(logical_id)->second = *std::move(name);
  return names_.find(logical_id)->second;
}

std::optional<std::string> TemplateResolver::regional_arn(std::string_view service,
                                                          std::string_view resource) const {
  if (settings_.region.empty() || settings_.account.empty()) return std::nullopt;
  std::string arn = "arn:";
  arn.append(settings_.partition).append(":").append(service).append(":");
  arn.append(settings_.region).append(":").append(settings_.account).append(":");
  return arn.append(resource);
}

std::optional<std::string> TemplateResolver::arn_of(std::string_view logical_id) {
  const Value resource = named(resources_, logical_id);
  const TypeNaming* naming = naming_of(resource);
  if (naming == nullptr) return std::nullopt;
  const std::string name = name_of(logical_id);
  if (naming->service == "s3") return "arn:" + settings_.partition + ":s3:::" + name;
  if (naming->service != "iam")
    return regional_arn(naming->service,
                        std::string(naming->prefix).append(name).append(naming->suffix));
  if (settings_.account.empty()) return std::nullopt;
  const Value written = member_of(member_of(resource, "Properties"), "Path");
  const auto path = written.valid() ? text(written) : std::optional<std::string>("/");
  if (!path) return std::nullopt;
  return iam_arn(settings_.partition, settings_.account, naming->prefix, *path, name);
}

Resolved TemplateResolver::attribute(std::string_view id, std::string_view name) {
  const TypeNaming* naming = naming_of(named(resources_, id));
  if (naming == nullptr) return unknown();
  if (!naming->name_attribute.empty() && name == naming->name_attribute) return made(name_of(id));
  if (name != naming->arn_attribute) return unknown();
  auto arn = arn_of(id);
  return arn ? made(*std::move(arn)) : unknown();
}

Resolved TemplateResolver::get_att(Value argument) {
  if (argument.is(Kind::kString)) {
    const std::string_view both = argument.text();
    const std::size_t dot = both.find('.');
    return dot == std::string_view::npos ? unknown()
                                         : attribute(both.substr(0, dot), both.substr(dot + 1));
  }
  const auto parts = arguments<2>(argument);
  if (!parts || !(*parts)[0].is(Kind::kString)) return unknown();
  const auto name = text((*parts)[1]);
  return name ? attribute((*parts)[0].text(), *name) : unknown();
}

// --- Texts and lists ---

Resolved TemplateResolver::variable(std::string_view name, Value variables) {
  if (const Value own = member_of(variables, name); own.valid()) return resolve(own);
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? ref(name)
                                       : attribute(name.substr(0, dot), name.substr(dot + 1));
}

// "${Name}", "${Id.Attribute}", and "${!Name}" for "${Name}" itself.
Resolved TemplateResolver::sub(Value argument) {
  const auto parts = arguments<2>(argument);
  const Value pattern = parts ? (*parts)[0] : argument;
  if (!pattern.is(Kind::kString)) return unknown();
  std::string_view rest = pattern.text();
  std::string out;
  while (true) {
    const std::size_t open = rest.find("${");
    out.append(rest.substr(0, open));
    if (open == std::string_view::npos) return made(std::move(out));
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) return unknown();
    const std::string_view name = rest.substr(open + 2, close - open - 2);
    rest.remove_prefix(close + 1);
    if (name.starts_with('!')) {
      out.append("${").append(name.substr(1)).append("}");
      continue;
    }
    const auto value = text(variable(name, parts ? (*parts)[1] : Value{}));
    if (!value || out.size() + value->size() > kMaxText) return unknown();
    out.append(*value);
  }
}

Resolved TemplateResolver::join(Value argument) {
  const auto parts = arguments<2>(argument);
  const auto elements = parts ? list((*parts)[1]) : std::nullopt;
  if (!elements || !(*parts)[0].is(Kind::kString)) return unknown();
  std::string out;
  for (const Resolved& element : *elements) {
    const auto value = text(element);
    if (!value || out.size() + value->size() > kMaxText) return unknown();
    if (&element != elements->data()) out.append((*parts)[0].text());
    out.append(*value);
  }
  return made(std::move(out));
}

Resolved TemplateResolver::select(Value argument) {
  const auto parts = arguments<2>(argument);
  if (!parts) return unknown();
  const auto index = text((*parts)[0]);
  auto elements = list((*parts)[1]);
  std::size_t number = 0;
  if (!index || !elements) return unknown();
  const auto [end, error] = std::from_chars(index->data(), index->data() + index->size(), number);
  const bool whole = error == std::errc{} && end == index->data() + index->size();
  return whole && number < elements->size() ? std::move((*elements)[number]) : unknown();
}

Resolved TemplateResolver::split(Value argument) {
  const auto parts = arguments<2>(argument);
  const auto whole = parts ? text((*parts)[1]) : std::nullopt;
  if (!whole || !(*parts)[0].is(Kind::kString)) return unknown();
  made_ += whole->size() * sizeof(Resolved);  // a list of nothing but separators
  return made_ > kMaxTexts ? unknown() : list_of(*whole, (*parts)[0].text());
}

Resolved TemplateResolver::choose(Value argument) {
  const auto parts = arguments<3>(argument);
  if (!parts || !(*parts)[0].is(Kind::kString)) return unknown();
  const Truth truth = named_condition((*parts)[0].text());
  if (truth == Truth::kUnknown) return unknown();
  return resolve((*parts)[truth == Truth::kTrue ? 1 : 2]);
}

Resolved TemplateResolver::find_in_map(Value argument) {
  const auto parts = arguments<3>(argument);
  if (!parts) return unknown();
  Value at = mappings_;
  for (const Value part : *parts) {
    const auto key = text(part);
    at = key ? member_of(at, *key) : Value{};
    if (!at.valid()) return unknown();
  }
  // Texts only: a function in a map could lead back to itself.
  const Resolved whole{.kind = Resolved::Kind::kValue, .value = at};
  if (auto scalar = text(whole)) return made(*std::move(scalar));
  Resolved list{.kind = Resolved::Kind::kList};
  for (const Value element : at.elements()) {
    auto scalar = text({.kind = Resolved::Kind::kValue, .value = element});
    if (!scalar) return unknown();
    list.list.push_back(made(*std::move(scalar)));
  }
  return at.is(Kind::kArray) ? list : unknown();
}

// --- Conditions ---

Truth TemplateResolver::is_made(Value resource) {
  const Value condition = member_of(resource, "Condition");
  if (!condition.valid()) return Truth::kTrue;
  return condition.is(Kind::kString) ? named_condition(condition.text()) : Truth::kUnknown;
}

Truth TemplateResolver::named_condition(std::string_view name) {
  const auto known = truths_.find(name);
  if (known != truths_.end()) return known->second;
  truths_.emplace(name, Truth::kUnknown);
  const Truth truth = condition(named(conditions_, name));
  truths_.find(name)->second = truth;
  return truth;
}

Truth TemplateResolver::equals(Value argument) {
  const auto parts = arguments<2>(argument);
  if (!parts) return Truth::kUnknown;
  const auto one = text((*parts)[0]);
  const auto other = text((*parts)[1]);
  if (!one || !other) return Truth::kUnknown;
  return *one == *other ? Truth::kTrue : Truth::kFalse;
}

Truth TemplateResolver::condition(Value value) {
  const Depth depth(*this);
  if (depth.too_deep() || !value.is(Kind::kObject) || value.size() != 1) return Truth::kUnknown;
  const json::Member function = *value.members().begin();
  const std::string_view name = function.key.text();
  const Value argument = function.value;
  if (name == "Condition")
    return argument.is(Kind::kString) ? named_condition(argument.text()) : Truth::kUnknown;
  if (name == "Fn::Equals") return equals(argument);
  const bool is_not = name == "Fn::Not";
  const bool is_and = name == "Fn::And";
  if ((!is_not && !is_and && name != "Fn::Or") || !argument.is(Kind::kArray) ||
      argument.size() == 0 || (is_not && argument.size() != 1))
    return Truth::kUnknown;
  const Truth decisive = is_and ? Truth::kFalse : Truth::kTrue;
  bool all_known = true;
  for (const Value element : argument.elements()) {
    const Truth truth = condition(element);
    if (is_not && truth != Truth::kUnknown)
      return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
    if (truth == decisive && !is_not) return decisive;
    all_known = all_known && truth != Truth::kUnknown;
  }
  if (!all_known) return Truth::kUnknown;
  return is_and ? Truth::kTrue : Truth::kFalse;
}

}  // namespace ambit::snapshot
