// Source: IAM API Reference, "SimulateCustomPolicy", "ContextEntry".
#include "evaluate/simulation/request.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "ambit/arn.h"
#include "evaluate/request_facts.h"
#include "evaluate/simulation/kinds.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"
#include "support/utf8.h"

namespace ambit::simulation {
namespace {

using evaluate::LayerPolicies;
using evaluate::Mode;
using evaluate::OtherKeys;
using json::Kind;
using json::Value;
using Form = PolicyPlace::Form;
using State = LayerPolicies::State;

struct PolicyField {
  std::string_view name = {};
  Form form = Form::kList;
  Layer layer = Layer::kIdentity;
};
// In the order of the table of fields.
constexpr std::array kPolicyFields = {
    PolicyField{"PolicyInputList", Form::kList, Layer::kIdentity},
    PolicyField{"PermissionsBoundaryPolicyInputList", Form::kList, Layer::kBoundary},
    PolicyField{"OrderedOrganizationPolicyInputList", Form::kOrderedLevels, Layer::kScp},
    PolicyField{"ServiceControlPolicyInputList", Form::kLevels, Layer::kScp},
    PolicyField{"ResourceControlPolicyInputList", Form::kLevels, Layer::kRcp},
    PolicyField{"SessionPolicyInputList", Form::kList, Layer::kSession},
    PolicyField{"EndpointPolicyInputList", Form::kList, Layer::kEndpoint},
    PolicyField{"ResourcePolicy", Form::kSingle, Layer::kResource}};
constexpr std::string_view kScpField = "ServiceControlPolicyInputList";

constexpr std::array kUnknowableLayers = {Layer::kScp,     Layer::kRcp,      Layer::kEndpoint,
                                          Layer::kSession, Layer::kBoundary, Layer::kResource};

std::optional<Layer> unknowable_layer(std::string_view name) {
  for (const Layer layer : kUnknowableLayers)
    if (layer_name(layer) == name) return layer;
  return std::nullopt;
}

bool is_action(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
         text.find(':', colon + 1) == std::string_view::npos &&
         text.find_first_of("*? \t\r\n") == std::string_view::npos;
}

// The account of an account id or of the ARN of an account's root user.
std::optional<std::string_view> parse_owner(std::string_view text) {
  if (is_account_id(text)) return text;
  const auto arn = parse_arn(text);
  const bool root = arn && arn->service == "iam" && arn->region.empty() &&
                    arn->resource == "root" && is_account_id(arn->account);
  return root ? std::optional(arn->account) : std::nullopt;
}

// --- The types of context entries.

struct EntryType {
  std::string_view name = {};
  bool (*sound)(std::string_view value) = nullptr;
};
constexpr std::array kEntryTypes = {
    EntryType{"string", [](std::string_view) { return true; }},
    EntryType{"numeric", [](std::string_view value) { return parse_decimal(value).has_value(); }},
    EntryType{"boolean", [](std::string_view value) { return parse_boolean(value).has_value(); }},
    EntryType{"ip",
              [](std::string_view value) {
                return value.find('/') == std::string_view::npos && parse_ip_range(value);
              }},
    EntryType{"binary", [](std::string_view value) { return decode_base64(value).has_value(); }},
    EntryType{"date", [](std::string_view value) { return parse_date(value).has_value(); }}};

struct ParsedType {
  const EntryType* type = nullptr;
  bool list = false;
};

std::optional<ParsedType> parse_entry_type(std::string_view name) {
  static constexpr std::string_view kList = "List";
  ParsedType parsed{.list = name.ends_with(kList)};
  if (parsed.list) name.remove_suffix(kList.size());
  for (const EntryType& type : kEntryTypes)
    if (type.name == name) parsed.type = &type;
  return parsed.type == nullptr ? std::nullopt : std::optional(parsed);
}

// A context entry as it stands in the request.
struct Entry {
  explicit Entry(Value entry)
      : name(entry.find("ContextKeyName").text()),
        values(entry.find("ContextKeyValues")),
        type(entry.find("ContextKeyType")) {}

  // Without a type one value is a string, any other number a list of them.
  ParsedType parsed_type() const {
    const ParsedType text{.type = &kEntryTypes.front(), .list = values.size() != 1};
    return type.valid() ? parse_entry_type(type.text()).value_or(text) : text;
  }

  std::string_view name;
  Value values;
  Value type;
};

// A decimal number without sign and leading zeros.
std::optional<std::size_t> parse_index(std::string_view text) {
  std::size_t index = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), index);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  return whole && (text == "0" || !text.starts_with('0')) ? std::optional(index) : std::nullopt;
}

SimulationError says(const DiagnosticKind& kind, std::string path, std::string why) {
  return error(kind, std::move(path), {std::move(why)});
}

class Reader {
 public:
  explicit Reader(Value request) : request_(request), caller_(find("CallerArn"), find("Caller")) {
    if (has("ContextEntries"))
      for (const Value entry : find("ContextEntries").elements()) entries_.emplace_back(entry);
  }

  Check check() const;
  SimulationRequest read() const;

 private:
  Value find(std::string_view field) const { return request_.find(field); }
  bool has(std::string_view field) const { return find(field).valid(); }
  // Whether the list is given and not empty.
  bool lists(std::string_view field) const { return has(field) && find(field).size() > 0; }
  std::string_view text(std::string_view field, std::string_view otherwise = {}) const {
    return has(field) ? find(field).text() : otherwise;
  }
  // A list of strings; empty if it is absent.
  std::vector<std::string_view> strings(std::string_view field) const;
  bool is_true(std::string_view object, std::string_view field) const;
  bool three_valued() const { return text("Mode") == "threeValued"; }
  bool gives(const PolicyField& field) const;
  bool trust() const;

  Check check_names(std::string_view field, bool (*sound)(std::string_view),
                    std::string_view why) const;
  Check check_choice(std::string_view field, std::initializer_list<std::string_view> choices) const;
  Check check_actions() const;
  Check check_owner() const;
  Check check_context_values() const;
  Check check_unknown_layers() const;
  Check check_max_items() const;
  Check check_values() const;
  Check check_counts() const;
  Check check_three_valued() const;
  Check check_key_conflicts() const;
  Check check_conflicts() const;
  Check check_caller() const;
  Check check_context() const;
  static Check check_entry(const Entry& entry, std::size_t index);
  Check check_resource_handling() const;
  Check check_marker() const;

  void read_policies(SimulationRequest& result) const;
  void read_field(const PolicyField& field, SimulationRequest& result) const;
  void read_context(SimulationRequest& result) const;
  void read_page(SimulationRequest& result) const;

  Value request_;
  CallerFields caller_;
  std::vector<Entry> entries_;
};

std::vector<std::string_view> Reader::strings(std::string_view field) const {
  std::vector<std::string_view> texts;
  if (has(field))
    for (const Value element : find(field).elements()) texts.push_back(element.text());
  return texts;
}

bool Reader::is_true(std::string_view object, std::string_view field) const {
  if (!has(object)) return false;
  const Value value = find(object).find(field);
  return value.valid() && value.boolean();
}

// Levels are given even if there are none of them; other lists only if there is something in them.
// Every caller has identity policies, be it none.
bool Reader::gives(const PolicyField& field) const {
  if (field.form == Form::kList && field.layer != Layer::kIdentity) return lists(field.name);
  return has(field.name);
}

bool Reader::trust() const {
  if (has("ResourcePolicyKind")) return text("ResourcePolicyKind") == "trust";
  return std::ranges::all_of(strings("ActionNames"), [](std::string_view action) {
    return evaluate::is_trust_action(action);
  });
}

// --- Values that are wrong in themselves, in the order of the table.

Check Reader::check_names(std::string_view field, bool (*sound)(std::string_view),
                          std::string_view why) const {
  std::size_t index = 0;
  for (const std::string_view name : strings(field)) {
    if (!sound(name)) return invalid(element_path(field, index), name, why);
    ++index;
  }
  return {};
}

Check Reader::check_choice(std::string_view field,
                           std::initializer_list<std::string_view> choices) const {
  if (!has(field) || std::find(choices.begin(), choices.end(), text(field)) != choices.end())
    return {};
  std::string why = "none of";
  for (const std::string_view choice : choices) why.append(" `").append(choice).append("`");
  return invalid(std::string(field), text(field), why);
}

Check Reader::check_actions() const {
  if (!lists("ActionNames")) return invalid("ActionNames", "[]", "no list of one action or more");
  return check_names("ActionNames", is_action, "no action: it must be service:Name");
}

Check Reader::check_owner() const {
  if (!has("ResourceOwner") || parse_owner(text("ResourceOwner"))) return {};
  return invalid("ResourceOwner", text("ResourceOwner"),
                 "neither an account id of 12 digits nor the ARN of an account's root user");
}

Check Reader::check_context_values() const {
  std::size_t index = 0;
  for (const Entry& entry : entries_) {
    const auto path = [index](std::string_view field) {
      return member_path(element_path("ContextEntries", index), field);
    };
    const std::size_t length = count_code_points(entry.name);
    if (length < 5 || length > 256 || entry.name.find(':') == std::string_view::npos)
      return invalid(path("ContextKeyName"), entry.name,
                     "no context key: 5 to 256 characters with a colon");
    if (entry.type.valid() && !parse_entry_type(entry.type.text()))
      return invalid(path("ContextKeyType"), entry.type.text(), "no type of context keys");
    ++index;
  }
  return {};
}

Check Reader::check_unknown_layers() const {
  return check_names(
      "UnknownLayers", [](std::string_view name) { return unknowable_layer(name).has_value(); },
      "no layer that can be unknown");
}

Check Reader::check_max_items() const {
  if (!has("MaxItems")) return {};
  const auto items = parse_index(text("MaxItems"));
  if (items && *items >= 1 && *items <= 1000) return {};
  return invalid("MaxItems", text("MaxItems"), "no whole number from 1 to 1000");
}

Check Reader::check_values() const {
  if (Check found = check_choice("EndpointType", {"interface", "gateway"})) return found;
  if (Check found = check_actions()) return found;
  const auto is_resource = [](std::string_view text) { return text == "*" || parse_arn(text); };
  if (Check found =
          check_names("ResourceArns", is_resource, "neither `*` nor an ARN with six fields"))
    return found;
  if (Check found = check_choice("ResourcePolicyKind", {"resource", "trust"})) return found;
  if (Check found = check_owner()) return found;
  if (Check found = caller_.check_values()) return found;
  if (Check found = check_context_values()) return found;
  if (Check found = check_choice("Mode", {"strict", "threeValued"})) return found;
  if (Check found = check_unknown_layers()) return found;
  return check_max_items();
}

// --- What does not go together.

Check Reader::check_counts() const {
  for (const std::string_view field :
       {"PermissionsBoundaryPolicyInputList", "EndpointPolicyInputList"})
    if (has(field) && find(field).size() > 1) return error(kTooMany, std::string(field));
  return {};
}

Check Reader::check_three_valued() const {
  for (const std::string_view field : {"UnknownContextKeys", "ContextIsComplete", "UnknownLayers"})
    if (has(field) && !three_valued())
      return says(kConflict, std::string(field), "only for Mode `threeValued`");
  for (const std::string_view name : strings("UnknownLayers"))
    for (const PolicyField& field : kPolicyFields)
      if (field.layer == unknowable_layer(name) && gives(field))
        return says(kConflict, "UnknownLayers", "the layer `" + std::string(name) + "` is given");
  return {};
}

// A key is given, absent or unknown.
Check Reader::check_key_conflicts() const {
  if (!has("AbsentContextKeys") && !has("UnknownContextKeys")) return {};
  std::set<std::string> known;
  for (const Entry& entry : entries_) known.insert(fold(entry.name));
  for (const std::string_view field : {"AbsentContextKeys", "UnknownContextKeys"}) {
    std::set<std::string> own;
    std::size_t index = 0;
    for (const std::string_view key : strings(field)) {
      std::string folded = fold(key);
      if (known.count(folded) != 0)
        return says(kConflict, element_path(field, index),
                    "something else is said about the context key `" + std::string(key) + "`");
      own.insert(std::move(folded));
      ++index;
    }
    known.merge(own);
  }
  return {};
}

Check Reader::check_conflicts() const {
  if (has("OrderedOrganizationPolicyInputList") && has(kScpField))
    return says(kConflict, std::string(kScpField),
                "the same as OrderedOrganizationPolicyInputList in another form");
  if (has("EndpointType") && !lists("EndpointPolicyInputList"))
    return says(kConflict, "EndpointType", "there is no EndpointPolicyInputList");
  if (Check found = caller_.check_conflicts()) return found;
  if (Check found = check_key_conflicts()) return found;
  return check_three_valued();
}

Check Reader::check_caller() const {
  if (has("ResourcePolicy") && !caller_.named())
    return says(kCallerRequired, "CallerArn", "ResourcePolicy");
  if (has("Caller") && !has("CallerArn")) return says(kCallerRequired, "CallerArn", "Caller");
  return {};
}

// --- The context.

Check Reader::check_entry(const Entry& entry, std::size_t index) {
  const auto path = [index] { return element_path("ContextEntries", index); };
  const ParsedType parsed = entry.parsed_type();
  if (!parsed.list && entry.values.size() != 1)
    return says(kInvalidContextValue, path(),
                "a key of type `" + std::string(parsed.type->name) + "` has exactly one value");
  std::size_t at = 0;
  for (const Value value : entry.values.elements()) {
    if (!parsed.type->sound(value.text()))
      return says(kInvalidContextValue, element_path(member_path(path(), "ContextKeyValues"), at),
                  "`" + std::string(value.text()) + "` is not of type `" +
                      std::string(parsed.type->name) + "`");
    ++at;
  }
  return {};
}

Check Reader::check_context() const {
  std::set<std::string> names;
  std::size_t index = 0;
  for (const Entry& entry : entries_) {
    if (!names.insert(fold(entry.name)).second)
      return error(kDuplicateContextKey, element_path("ContextEntries", index),
                   {std::string(entry.name)});
    if (Check found = check_entry(entry, index)) return found;
    ++index;
  }
  return {};
}

// --- ec2:RunInstances.

Check Reader::check_resource_handling() const {
  static constexpr std::string_view kField = "ResourceHandlingOption";
  if (!has(kField)) return {};
  struct Option {
    std::string_view name = {};
    bool volume = false;
    bool subnet = false;
  };
  static constexpr std::array kOptions = {Option{"EC2-VPC-InstanceStore", false, false},
                                          Option{"EC2-VPC-InstanceStore-Subnet", false, true},
                                          Option{"EC2-VPC-EBS", true, false},
                                          Option{"EC2-VPC-EBS-Subnet", true, true}};
  const auto option = std::find_if(kOptions.begin(), kOptions.end(),
                                   [&](const Option& known) { return known.name == text(kField); });
  const auto fail = [&](std::string why) {
    return says(kResourceHandling, std::string(kField), std::move(why));
  };
  if (option == kOptions.end()) return fail("`" + std::string(text(kField)) + "` is no option");
  const auto is_run = [](std::string_view action) {
    return equal_folded(action, "ec2:RunInstances");
  };
  if (std::ranges::none_of(strings("ActionNames"), is_run))
    return fail("the option is for ec2:RunInstances");
  std::vector<std::string_view> needed = {"instance", "image", "security-group",
                                          "network-interface"};
  if (option->volume) needed.emplace_back("volume");
  if (option->subnet) needed.emplace_back("subnet");
  for (const std::string_view resource : strings("ResourceArns"))
    if (const auto arn = parse_arn(resource))
      std::erase(needed, arn->resource.substr(0, arn->resource.find('/')));
  if (needed.empty()) return {};
  return fail("there is no resource of type `" + std::string(needed.front()) + "`");
}

Check Reader::check_marker() const {
  if (!has("Marker")) return {};
  const auto index = parse_index(text("Marker"));
  if (index && *index < find("ActionNames").size()) return {};
  return says(kMarker, "Marker", std::string(text("Marker")));
}

Check Reader::check() const {
  static constexpr std::array kSteps = {&Reader::check_values,    &Reader::check_counts,
                                        &Reader::check_conflicts, &Reader::check_caller,
                                        &Reader::check_context,   &Reader::check_resource_handling,
                                        &Reader::check_marker};
  for (const auto step : kSteps)
    if (Check found = (this->*step)()) return found;
  return {};
}

// --- Taking over what is sound.

void Reader::read_field(const PolicyField& field, SimulationRequest& result) const {
  GivenLayer& layer = result.layers[static_cast<std::size_t>(field.layer)];
  layer = {.state = State::kGiven, .field = field.name};
  PolicyPlace place{.field = field.name,
                    .form = field.form,
                    .layer = field.layer,
                    .kind = field.layer == Layer::kResource && trust()
                                ? PolicyKind::kTrust
                                : evaluate::policy_kind(field.layer)};
  const Value value = find(field.name);
  const auto read_list = [&](Value list) {
    place.index = 0;
    for (const Value document : list.elements()) {
      result.policies.push_back({place, document});
      ++place.index;
    }
  };
  if (field.form == Form::kSingle) {
    result.policies.push_back({place, value});
  } else if (field.form == Form::kList) {
    read_list(value);
  } else {
    for (const Value level : value.elements()) {
      read_list(field.form == Form::kLevels ? level : level.find(kScpField));
      ++place.level;
    }
    layer.levels = place.level;
  }
}

void Reader::read_policies(SimulationRequest& result) const {
  for (const PolicyField& field : kPolicyFields)
    if (gives(field)) read_field(field, result);
  for (const std::string_view name : strings("UnknownLayers"))
    if (const auto layer = unknowable_layer(name))
      result.layers[static_cast<std::size_t>(*layer)].state = State::kUnknown;
}

void Reader::read_context(SimulationRequest& result) const {
  for (const Entry& entry : entries_) {
    evaluate::ContextEntry& given = result.context.emplace_back();
    given.key = entry.name;
    for (const Value value : entry.values.elements()) given.values.emplace_back(value.text());
    given.list = entry.parsed_type().list;
  }
  std::set<std::string> absent;
  for (const std::string_view key : strings("AbsentContextKeys")) absent.insert(fold(key));
  for (const std::string& key : absent) result.context.push_back({.key = key, .absent = true});
  std::set<std::string> unknown;
  for (const std::string_view key : strings("UnknownContextKeys")) unknown.insert(fold(key));
  result.unknown_keys.assign(unknown.begin(), unknown.end());
}

void Reader::read_page(SimulationRequest& result) const {
  const std::size_t all = result.actions.size();
  result.first_action = parse_index(text("Marker")).value_or(0);
  const std::size_t most = parse_index(text("MaxItems")).value_or(all);
  result.end_action = std::min(all, result.first_action + most);
}

SimulationRequest Reader::read() const {
  SimulationRequest result;
  read_policies(result);
  result.gateway_endpoint = text("EndpointType") == "gateway";
  result.actions = strings("ActionNames");
  result.resources = strings("ResourceArns");
  if (result.resources.empty()) result.resources.emplace_back("*");
  result.by_resource = result.resources.size() != 1 || result.resources.front() != "*";
  result.caller = caller_.read();
  result.caller.caller.organization.management_account =
      is_true("OrganizationFacts", "CallerInManagementAccount");
  result.owner = parse_owner(text("ResourceOwner")).value_or(result.caller.caller.account);
  read_context(result);
  if (three_valued()) {
    result.mode = Mode::kThreeValued;
    const bool complete = has("ContextIsComplete") && find("ContextIsComplete").boolean();
    result.other_keys = complete ? OtherKeys::kAbsent : OtherKeys::kUnknown;
  }
  result.owner_is_management_account = is_true("OrganizationFacts", "OwnerIsManagementAccount");
  result.aws_managed_key = is_true("OrganizationFacts", "AwsManagedKey");
  read_page(result);
  return result;
}

}  // namespace

std::string PolicyPlace::path() const {
  switch (form) {
    case Form::kSingle:
      break;
    case Form::kList:
      return element_path(field, index);
    case Form::kLevels:
      return element_path(element_path(field, level), index);
    case Form::kOrderedLevels:
      return element_path(member_path(element_path(field, level), kScpField), index);
  }
  return std::string(field);
}

std::string PolicyPlace::source_id() const {
  if (form == Form::kSingle) return std::string(field);
  // One name for both forms of service control policies.
  std::string id(form == Form::kOrderedLevels ? kScpField : field);
  if (form != Form::kList) id.append(".").append(std::to_string(level + 1));
  return id.append(".").append(std::to_string(index + 1));
}

Result<SimulationRequest, SimulationError> read_request(Value request) {
  if (Check found = check_duplicates(request)) return Failure(*std::move(found));
  if (Check found = check_fields(request)) return Failure(*std::move(found));
  const Reader reader(request);
  if (Check found = reader.check()) return Failure(*std::move(found));
  return reader.read();
}

}  // namespace ambit::simulation
