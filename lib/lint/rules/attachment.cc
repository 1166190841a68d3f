// Policies of a resource or role: what they speak of that the resource or role has nothing to do
// with.
#include <algorithm>
#include <array>

#include "catalog/arn_format.h"
#include "lint/arn_text.h"
#include "lint/fitting.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

using catalog::ActionId;
using catalog::ArnFormatId;
using catalog::ResourceTypeId;

// The resource types that the policy is about; empty if the type of its resource is not known.
std::vector<ResourceTypeId> attached_types(const Inspection& inspection) {
  const auto line = kAttachments.find(inspection.document().attachment.type);
  if (!line) return {};
  std::string_view rest = words_behind_first(*line);
  const auto service = inspection.catalog().find_service(next_word(rest));
  if (!service) return {};
  std::vector<ResourceTypeId> types;
  while (!rest.empty()) {
    const std::string_view wanted = next_word(rest);
    for (const ResourceTypeId type : inspection.catalog().types(*service)) {
      std::string name(inspection.catalog().name(type));
      std::ranges::replace(name, ' ', '_');
      if (equal_folded(name, wanted)) types.push_back(type);
    }
  }
  return types;
}

// What the policy hangs on, and what can be asked of it.
class Attached {
 public:
  explicit Attached(Inspection& inspection)
      : inspection_(inspection), types_(attached_types(inspection)) {
    for (const ResourceTypeId type : types_)
      for (const ArnFormatId format : inspection.catalog().formats(type))
        formats_.push_back(format);
  }

  // False: nothing is known that an action could contradict.
  bool known() const { return !types_.empty() || !attachment().service.empty(); }
  const std::vector<ArnFormatId>& formats() const { return formats_; }

  bool takes(ActionId action) const {
    const catalog::Catalog& catalog = inspection_.catalog();
    if (!types_.empty())
      return std::ranges::any_of(catalog.types(action), [&](catalog::ActionResourceType type) {
        return std::ranges::find(types_, type.type) != types_.end();
      });
    if (equal_folded(catalog.name(catalog.service(action)), attachment().service)) return true;
    for (const catalog::ActionResourceType type : catalog.types(action))
      for (const ArnFormatId format : catalog.formats(type.type))
        if (catalog.arn_service(format) == attachment().service) return true;
    return false;
  }

  std::string name() const {
    const Attachment& attached = attachment();
    return attached.type.empty() ? "a resource of service " + single_quoted(attached.service)
                                 : "a resource of type " + single_quoted(attached.type);
  }

 private:
  const Attachment& attachment() const { return inspection_.document().attachment; }

  Inspection& inspection_;
  std::vector<ResourceTypeId> types_;
  std::vector<ArnFormatId> formats_;
};

void unsupported_action(Inspection& inspection, const ActionEntry& entry, std::string_view why) {
  inspection.report(RuleId::kUnsupportedActionInPolicy, place_of(entry.value),
                    "action " + single_quoted(entry.text) + " " + std::string(why));
}

void check_trust_actions(Inspection& inspection, const Statement& statement) {
  static constexpr std::array<std::string_view, 6> kOfTrust = {
      "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
      "sts:TagSession", "sts:SetSourceIdentity",  "sts:SetContext"};
  const catalog::Catalog& catalog = inspection.catalog();
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed) continue;
    const auto actions = inspection.facts().ids_of(entry);
    const bool some = std::ranges::any_of(kOfTrust, [&](std::string_view name) {
      const auto id = catalog.find_action(name);
      return id && std::ranges::find(actions, *id) != actions.end();
    });
    if (!actions.empty() && !some)
      unsupported_action(inspection, entry,
                         "has no effect in a trust policy, which is about assuming the role");
  }
}

void check_resource_actions(Inspection& inspection, const Attached& attached,
                            const Statement& statement) {
  for (const ActionEntry& entry : statement.actions.entries) {
    if (!entry.well_formed || entry.everything) continue;
    const auto actions = inspection.facts().ids_of(entry);
    const bool some =
        std::ranges::any_of(actions, [&](ActionId action) { return attached.takes(action); });
    if (!actions.empty() && !some)
      unsupported_action(inspection, entry, "does not act on " + attached.name());
  }
}

void unsupported_action_in_policy(Inspection& inspection, const Attached& attached,
                                  const Statement& statement) {
  if (!inspection.on(RuleId::kUnsupportedActionInPolicy) || statement.actions.negated) return;
  if (inspection.document().kind == PolicyKind::kTrust)
    check_trust_actions(inspection, statement);
  else if (attached.known())
    check_resource_actions(inspection, attached, statement);
}

// Whether the entry matches the resource or something in it.
bool reaches(Inspection& inspection, const ResourceEntry& entry, const std::string& arn) {
  if (arn.empty() || arn.size() + 2 > catalog::kMaxFormatLength) return true;
  const std::string& program = inspection.facts().program(entry, inspection.document().variables);
  return glob_matches(program, arn) || catalog::fits(program, arn + "/*") ||
         catalog::fits(program, arn + ":*");
}

void unsupported_resource(Inspection& inspection, const ResourceEntry& entry, std::string why) {
  inspection.report(RuleId::kUnsupportedResourceArnInPolicy, place_of(entry.value),
                    "resource " + single_quoted(entry.text) + " " + std::move(why));
}

void unsupported_resource_arn_in_policy(Inspection& inspection, Fitting& fitting,
                                        const Attached& attached, const ResourceEntry& entry) {
  const Attachment& attachment = inspection.document().attachment;
  if (entry.everything) {
    if (attachment.service == "s3")
      unsupported_resource(inspection, entry,
                           "is not accepted in the policy of " + attached.name());
    return;
  }
  if (!entry.is_arn()) return;
  // With an odd region or account it is of no type, which other rules say.
  const bool sound = is_plain(entry.fields[2]) && fitting.fits_its_service(entry);
  const bool fits =
      attached.formats().empty() ||
      std::ranges::any_of(attached.formats(), [&](ArnFormatId format) {
        return sound ? fitting.fits(entry, format) : fitting.fits_anywhere(entry, format);
      });
  if (!fits)
    unsupported_resource(inspection, entry, "is not " + attached.name());
  else if (!reaches(inspection, entry, attachment.arn))
    unsupported_resource(
        inspection, entry,
        "does not match " + single_quoted(attachment.arn) + ", which has the policy");
}

}  // namespace

void check_attachment(Inspection& inspection) {
  const Document& document = inspection.document();
  if (document.kind != PolicyKind::kTrust && document.kind != PolicyKind::kResource) return;
  const Attached attached(inspection);
  Fitting fitting(inspection);
  const bool resources = inspection.on(RuleId::kUnsupportedResourceArnInPolicy) && attached.known();
  for (const Statement& statement : document.statements) {
    unsupported_action_in_policy(inspection, attached, statement);
    if (!resources || statement.resources.negated) continue;
    for (const ResourceEntry& entry : statement.resources.entries)
      unsupported_resource_arn_in_policy(inspection, fitting, attached, entry);
  }
}

}  // namespace ambit::lint
