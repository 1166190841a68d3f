// Which artefact a JSON value is: by its shape, never by the name of its file.
#ifndef AMBIT_SNAPSHOT_RECOGNISE_H_
#define AMBIT_SNAPSHOT_RECOGNISE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "json/json.h"

namespace ambit::snapshot {

inline constexpr std::string_view kAuthorizationDetails = "iam.authorization-details";
inline constexpr std::string_view kCredentialReport = "iam.credential-report";
inline constexpr std::string_view kSnapshotHeader = "ambit.header";
inline constexpr std::string_view kCallRecord = "ambit.call";
inline constexpr std::string_view kPolicyDocument = "policy.document";

// Formats of other tools, which say in their own way what authorization details say.
inline constexpr std::string_view kConfigSnapshot = "config.snapshot";
inline constexpr std::string_view kTerraform = "terraform";
inline constexpr std::string_view kTemplate = "cloudformation.template";
inline constexpr std::string_view kIamCollect = "iam-collect";
inline bool is_foreign(std::string_view kind) {
  return kind == kConfigSnapshot || kind == kTerraform || kind == kTemplate || kind == kIamCollect;
}

struct Recognised {
  std::string_view kind = {};  // empty: no kind matches
  // The values of that kind: the value itself, or the elements of a list of pages.
  std::vector<json::Value> values = {};
};

// O(members of the value), and O(elements) of a list.
Recognised recognise(json::Value value);

// Whether the answer of a call can be of `kind`: it has the kind's shape, where empty lists show
// the shape of no element, or nothing at all.
bool is_answer_of(json::Value value, std::string_view kind);

// For a value that is of no kind: an empty list in it that is all that a kind goes by, if any.
std::string_view ambiguous_empty_list(json::Value value);

// For a value that is of no kind: the kind that has most of its members; empty when none has any.
std::string_view nearest_kind(json::Value value);

// All kinds, in the order in which they are tried.
std::vector<std::string_view> artefact_kinds();

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_RECOGNISE_H_
