#include "snapshot/context.h"

#include <algorithm>

#include "ambit/arn.h"
#include "pattern/digits.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

bool is_lower_case(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// [a-z]{2,4}(-[a-z]+)+-[0-9]+
bool is_region(std::string_view text) {
  const std::size_t last = text.rfind('-');
  if (last == std::string_view::npos) return false;
  const std::string_view number = text.substr(last + 1);
  if (number.empty() || !std::all_of(number.begin(), number.end(), is_digit)) return false;
  std::string_view words = text.substr(0, last);
  const std::size_t first = words.find('-');
  if (first < 2 || first > 4 || !is_lower_case(words.substr(0, first))) return false;
  while (words.find('-') != std::string_view::npos) {
    words.remove_prefix(words.find('-') + 1);
    const std::string_view word = words.substr(0, words.find('-'));
    if (word.empty() || !is_lower_case(word)) return false;
  }
  return true;
}

template <class Wanted>
std::string nearest_directory(std::string_view path, Wanted wanted) {
  for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos;
       slash = path.rfind('/')) {
    path = path.substr(0, slash);
    const std::string_view directory = path.substr(path.rfind('/') + 1);
    if (wanted(directory)) return std::string(directory);
  }
  return {};
}

}  // namespace

FileContext::FileContext(std::string_view path, const LoadOptions& options)
    : name(call_of_file_name(path)),
      directory_account(nearest_directory(path, is_account_id)),
      directory_region(nearest_directory(path, is_region)),
      option_account(options.account.value_or("")),
      option_region(options.region.value_or("")) {}

Context::Context(Model& model, Draft& draft, const FileContext& file, const Call* record,
                 Location artefact)
    : model_(model), draft_(draft), file_(file), record_(record), artefact_(artefact) {}

std::string_view Context::first_of(std::string_view what, const Source& a, const Source& b) const {
  if (!a.says.empty() && !b.says.empty() && a.says != b.says) {
    model_.diagnostics.add(kinds::kContextConflict, artefact_,
                           {std::string(what), std::string(a.says), std::string(a.name),
                            std::string(b.says), std::string(b.name)});
    draft_.input_lost = true;
    return {};
  }
  return a.says.empty() ? b.says : a.says;
}

Symbol Context::account_id() const {
  if (record_ != nullptr && record_->account.valid()) return record_->account;
  const std::string_view id = first_of("account", {"the directory", file_.directory_account},
                                       {"`--account`", file_.option_account});
  return id.empty() ? Symbol{} : model_.intern(id);
}

AccountId Context::account() const {
  const Symbol id = account_id();
  return id.valid() ? draft_.accounts.add(partition(), id) : AccountId{};
}

Symbol Context::partition() const {
  std::string_view region = file_.directory_region;
  if (region.empty()) region = file_.option_region;
  if (record_ != nullptr && record_->region.valid()) region = model_.text(record_->region);
  return model_.intern(partition_of(region));
}

bool Context::agrees_with(Symbol own_account) const {
  if (record_ == nullptr || !record_->account.valid() || !own_account.valid()) return true;
  return !first_of("account", {"the call record", model_.text(record_->account)},
                   {"the artefact", model_.text(own_account)})
              .empty();
}

std::string_view Context::region() const {
  if (record_ != nullptr && record_->region.valid()) return model_.text(record_->region);
  return first_of("region", {"the directory", file_.directory_region},
                  {"`--region`", file_.option_region});
}

std::string_view Context::stated_region() const {
  if (record_ != nullptr) return model_.text(record_->region);
  return file_.directory_region.empty() ? file_.option_region : file_.directory_region;
}

std::string_view Context::parameter(std::string_view name) const {
  const std::string_view recorded =
      record_ == nullptr ? std::string_view{} : record_->parameter(name);
  return first_of(name, {"the call record", recorded},
                  {"the name of the file", file_.name.parameter(name)});
}

}  // namespace ambit::snapshot
