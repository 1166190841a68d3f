#include "evaluate/simulation/fields.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "evaluate/simulation/kinds.h"

namespace ambit::simulation {
namespace {

using json::Kind;
using json::Value;

struct Field;

// What a value must be.
struct Schema {
  enum class Type : std::uint8_t { kString, kNumber, kBoolean, kList, kObject, kPolicy };
  Type type = Type::kString;
  const Schema* elements = nullptr;    // of a list; of an object that may have any members
  std::span<const Field> fields = {};  // of an object
};

struct Field {
  std::string_view name = {};
  const Schema* schema = nullptr;
  bool required = false;
};

using Type = Schema::Type;

constexpr Schema kString{.type = Type::kString};
constexpr Schema kNumber{.type = Type::kNumber};
constexpr Schema kBoolean{.type = Type::kBoolean};
constexpr Schema kPolicy{.type = Type::kPolicy};
constexpr Schema kStrings{.type = Type::kList, .elements = &kString};
constexpr Schema kPolicies{.type = Type::kList, .elements = &kPolicy};
constexpr Schema kLevels{.type = Type::kList, .elements = &kPolicies};
constexpr Schema kTags{.type = Type::kObject, .elements = &kString};

constexpr std::array kOrderedLevelFields = {
    Field{"ServiceControlPolicyInputList", &kPolicies, true}};
constexpr Schema kOrderedLevel{.type = Type::kObject, .fields = kOrderedLevelFields};
constexpr Schema kOrderedLevels{.type = Type::kList, .elements = &kOrderedLevel};

constexpr std::array kCallerFields = {Field{"Type", &kString},
                                      Field{"UniqueId", &kString},
                                      Field{"RoleArn", &kString},
                                      Field{"IssuerArn", &kString},
                                      Field{"IssuerId", &kString},
                                      Field{"SessionName", &kString},
                                      Field{"Tags", &kTags},
                                      Field{"SessionTags", &kTags},
                                      Field{"CanonicalUserId", &kString},
                                      Field{"ServicePrincipalNames", &kStrings},
                                      Field{"OrgId", &kString},
                                      Field{"OrgPath", &kString}};
constexpr Schema kCaller{.type = Type::kObject, .fields = kCallerFields};

constexpr std::array kContextEntryFields = {Field{"ContextKeyName", &kString, true},
                                            Field{"ContextKeyValues", &kStrings, true},
                                            Field{"ContextKeyType", &kString}};
constexpr Schema kContextEntry{.type = Type::kObject, .fields = kContextEntryFields};
constexpr Schema kContextEntries{.type = Type::kList, .elements = &kContextEntry};

constexpr std::array kOrganizationFactsFields = {Field{"CallerInManagementAccount", &kBoolean},
                                                 Field{"OwnerIsManagementAccount", &kBoolean},
                                                 Field{"AwsManagedKey", &kBoolean}};
constexpr Schema kOrganizationFacts{.type = Type::kObject, .fields = kOrganizationFactsFields};

constexpr std::array kRequestFields = {Field{"Id", &kString},
                                       Field{"PolicyInputList", &kPolicies, true},
                                       Field{"PermissionsBoundaryPolicyInputList", &kPolicies},
                                       Field{"OrderedOrganizationPolicyInputList", &kOrderedLevels},
                                       Field{"ServiceControlPolicyInputList", &kLevels},
                                       Field{"ResourceControlPolicyInputList", &kLevels},
                                       Field{"SessionPolicyInputList", &kPolicies},
                                       Field{"EndpointPolicyInputList", &kPolicies},
                                       Field{"EndpointType", &kString},
                                       Field{"ActionNames", &kStrings, true},
                                       Field{"ResourceArns", &kStrings},
                                       Field{"ResourcePolicy", &kPolicy},
                                       Field{"ResourcePolicyKind", &kString},
                                       Field{"ResourceOwner", &kString},
                                       Field{"CallerArn", &kString},
                                       Field{"Caller", &kCaller},
                                       Field{"ContextEntries", &kContextEntries},
                                       Field{"AbsentContextKeys", &kStrings},
                                       Field{"UnknownContextKeys", &kStrings},
                                       Field{"Mode", &kString},
                                       Field{"ContextIsComplete", &kBoolean},
                                       Field{"UnknownLayers", &kStrings},
                                       Field{"OrganizationFacts", &kOrganizationFacts},
                                       Field{"ResourceHandlingOption", &kString},
                                       Field{"MaxItems", &kNumber},
                                       Field{"Marker", &kString}};
constexpr Schema kRequest{.type = Type::kObject, .fields = kRequestFields};
constexpr std::size_t kMaxFields = kRequestFields.size();  // no schema has more

std::string_view type_word(Type type) {
  switch (type) {
    case Type::kString:
      return "a string";
    case Type::kNumber:
      return "a number";
    case Type::kBoolean:
      return "a boolean";
    case Type::kList:
      return "a list";
    case Type::kObject:
      return "an object";
    case Type::kPolicy:
      return "a policy: a string or an object";
  }
  return {};
}

bool fits(Value value, Type type) {
  switch (type) {
    case Type::kString:
      return value.is(Kind::kString);
    case Type::kNumber:
      return value.is(Kind::kNumber);
    case Type::kBoolean:
      return value.is(Kind::kBool);
    case Type::kList:
      return value.is(Kind::kArray);
    case Type::kObject:
      return value.is(Kind::kObject);
    case Type::kPolicy:
      return value.is(Kind::kString) || value.is(Kind::kObject);
  }
  return false;
}

// Where a walk is: a list of steps on the stack, made a text only when it is needed.
struct Place {
  const Place* outer = nullptr;
  std::string_view name = {};  // of a member
  std::size_t index = 0;       // of an element, if there is no name

  std::string text() const {
    if (outer == nullptr) return {};
    const std::string before = outer->text();
    return name.empty() ? element_path(before, index) : member_path(before, name);
  }
};

// The members of an object by the fields of its schema.
struct Members {
  Members(Value value, const Schema& schema);

  std::array<Value, kMaxFields> fields = {};  // in the order of the schema
  Value unknown = {};                         // the first key that is no field
};

Members::Members(Value value, const Schema& schema) {
  if (schema.fields.empty()) return;
  for (const auto [key, member] : value.members()) {
    const auto field = std::ranges::find(schema.fields, key.text(), &Field::name);
    if (field == schema.fields.end()) {
      if (!unknown.valid()) unknown = key;
      continue;
    }
    Value& first = fields[static_cast<std::size_t>(field - schema.fields.begin())];
    if (!first.valid()) first = member;
  }
}

// Calls `visit(value, schema, place, members)` for `value` and then for everything in it that the
// schema describes, in the order of the schema, as far as the types fit. Ends with the first error.
template <class Visit>
Check walk(Value value, const Schema& schema, const Place& place, Visit& visit) {
  const Members members(value, schema);
  if (Check found = visit(value, schema, place, members)) return found;
  if (!fits(value, schema.type)) return {};
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    const Field& field = schema.fields[i];
    if (!members.fields[i].valid()) continue;
    if (Check found = walk(members.fields[i], *field.schema, {&place, field.name}, visit))
      return found;
  }
  if (schema.elements == nullptr) return {};
  for (const auto [key, member] : value.members())
    if (Check found = walk(member, *schema.elements, {&place, key.text()}, visit)) return found;
  std::size_t index = 0;
  for (const Value element : value.elements())
    if (Check found = walk(element, *schema.elements, {.outer = &place, .index = index++}, visit))
      return found;
  return {};
}

Check unknown_field(const Place& place, const Members& members) {
  if (!members.unknown.valid()) return {};
  const std::string_view name = members.unknown.text();
  return error(kUnknownField, member_path(place.text(), name), {std::string(name)});
}

Check missing_field(Value value, const Schema& schema, const Place& place, const Members& members) {
  if (!value.is(Kind::kObject)) return {};
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    const Field& field = schema.fields[i];
    if (field.required && !members.fields[i].valid())
      return error(kMissingField, member_path(place.text(), field.name), {std::string(field.name)});
  }
  return {};
}

Check wrong_type(Value value, const Schema& schema, const Place& place) {
  if (fits(value, schema.type)) return {};
  return error(kInvalidType, place.text(),
               {std::string(type_word(schema.type)), std::string(json::kind_words(value.kind()))});
}

}  // namespace

SimulationError error(const DiagnosticKind& kind, std::string path, std::vector<Argument> args) {
  return {.detail = kind.name,
          .path = std::move(path),
          .said = {.kind = &kind, .args = std::move(args)}};
}

SimulationError invalid(std::string path, std::string_view text, std::string_view why) {
  return error(kInvalidValue, std::move(path), {std::string(text), std::string(why)});
}

std::string element_path(std::string_view field, std::size_t index) {
  return std::string(field).append("[").append(std::to_string(index)).append("]");
}

std::string member_path(std::string_view object, std::string_view field) {
  std::string path(object);
  if (!path.empty() && !field.empty()) path += '.';
  return path.append(field);
}

Check check_fields(Value request) {
  Check missing;
  Check wrong;
  const auto step = [&](Value value, const Schema& schema, const Place& place,
                        const Members& members) {
    if (!missing) missing = missing_field(value, schema, place, members);
    if (!wrong) wrong = wrong_type(value, schema, place);
    return unknown_field(place, members);
  };
  if (Check unknown = walk(request, kRequest, {}, step)) return unknown;
  return missing ? missing : wrong;
}

Check check_duplicates(Value request) {
  const auto duplicates = request.tree().duplicates();
  if (duplicates.empty()) return {};
  std::vector<Value> policies;  // those that are objects; in the order of the table
  const auto collect = [&](Value value, const Schema& schema, const Place&,
                           const Members&) -> Check {
    if (schema.type == Type::kPolicy && value.is(Kind::kObject)) policies.push_back(value);
    return {};
  };
  walk(request, kRequest, {}, collect);
  std::sort(policies.begin(), policies.end(),
            [](Value a, Value b) { return a.index() < b.index(); });
  for (const json::DuplicateKey& duplicate : duplicates) {
    const auto behind =
        std::upper_bound(policies.begin(), policies.end(), duplicate.second,
                         [](std::uint32_t node, Value policy) { return node < policy.index(); });
    if (behind != policies.begin() && duplicate.second < std::prev(behind)->end_index()) continue;
    return error(kDuplicateKey, {}, {std::string(request.tree().at(duplicate.second).text())});
  }
  return {};
}

}  // namespace ambit::simulation
