#include "snapshot/model.h"

#include <algorithm>

#include "ambit/arn.h"

namespace ambit::snapshot {
namespace {

// The row whose text is `text`, in a table that is sorted by that text; null when there is none.
template <class Row>
const Row* find(const Model& model, std::span<const Row> rows, Symbol Row::* member,
                std::string_view text) {
  const auto at = std::lower_bound(
      rows.begin(), rows.end(), text,
      [&](const Row& row, std::string_view wanted) { return model.text(row.*member) < wanted; });
  return at != rows.end() && model.text((*at).*member) == text ? &*at : nullptr;
}

// The bucket of an S3 ARN without region and account; empty for all other ARNs.
std::string_view bucket_of(const Arn& arn) {
  const bool names_bucket = arn.service == "s3" && arn.region.empty() && arn.account.empty();
  return names_bucket ? arn.resource.substr(0, arn.resource.find('/')) : std::string_view{};
}

// Without what follows `resource` in the text.
std::string_view up_to(std::string_view arn, std::string_view resource) {
  return arn.substr(0, static_cast<std::size_t>(resource.data() + resource.size() - arn.data()));
}

// The ARN of the function that `arn` names a version or an alias of; `arn` for all other ARNs.
std::string_view without_qualifier(std::string_view text, const Arn& arn) {
  constexpr std::string_view kFunction = "function:";
  if (arn.service != "lambda" || !arn.resource.starts_with(kFunction)) return text;
  const std::size_t colon = arn.resource.find(':', kFunction.size());
  return up_to(text, arn.resource.substr(0, colon));
}

}  // namespace

const Membership& Model::membership_of(std::string_view account_id) const {
  static constexpr Membership kUnknown;
  const Membership* found = find(*this, memberships.all(), &Membership::account, account_id);
  return found != nullptr ? *found : kUnknown;
}

const ResourcePolicy* Model::policy_of(std::string_view text) const {
  const auto arn = parse_arn(text);
  if (!arn) return nullptr;
  const auto resource = [this](std::string_view of) {
    return find(*this, resources.all(), &ResourcePolicy::arn, of);
  };
  if (const std::string_view bucket = bucket_of(*arn); !bucket.empty())
    return resource(up_to(text, bucket));
  if (const ResourcePolicy* exact = resource(text)) return exact;
  const std::string_view function = without_qualifier(text, *arn);
  return function.size() < text.size() ? resource(function) : nullptr;
}

std::string_view Model::owner_of(std::string_view text_of_arn) const {
  const auto arn = parse_arn(text_of_arn);
  if (!arn) return {};
  if (is_account_id(arn->account)) return arn->account;
  const ResourcePolicy* resource = policy_of(text_of_arn);
  if (resource != nullptr && resource->account.valid()) return text(resource->account);
  const Bucket* bucket = find(*this, std::span(buckets), &Bucket::name, bucket_of(*arn));
  return bucket != nullptr ? text(bucket->account) : std::string_view{};
}

}  // namespace ambit::snapshot
