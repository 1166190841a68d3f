#include <algorithm>

#include "ambit/report.h"

namespace ambit::report {
namespace {

bool is_absolute(std::string_view name) {
  return name.starts_with('/');
}

}  // namespace

Places::Places(const SourceFiles& sources) : sources_(&sources) {
  std::optional<std::string_view> common;
  for (std::uint32_t i = 0; i < sources.size(); ++i) {
    const FileId file(i);
    const std::string_view name = sources.name(file);
    if (sources.parent(file) || !is_absolute(name)) continue;
    const std::string_view directory = name.substr(0, name.rfind('/') + 1);
    if (!common) common = directory;
    const auto end = std::ranges::mismatch(*common, directory).in1;
    common = common->substr(0, static_cast<std::size_t>(end - common->begin()));
    common = common->substr(0, common->rfind('/') + 1);
  }
  common_directory_ = common ? common->size() : 0;
}

std::optional<Place> Places::find(Location where) const {
  if (!where.file.valid()) return std::nullopt;
  Place place;
  if (sources_->parent(where.file)) place.decoded = sources_->position(where.file, where.begin);
  while (const auto parent = sources_->parent(where.file)) where = *parent;
  place.name = sources_->name(where.file);
  place.file = is_absolute(place.name) ? place.name.substr(common_directory_) : place.name;
  place.position = sources_->position(where.file, where.begin);
  place.begin_byte = sources_->original_offset(where.file, where.begin);
  place.end_byte = sources_->original_offset(where.file, where.end);
  return place;
}

}  // namespace ambit::report
