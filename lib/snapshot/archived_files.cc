#include "snapshot/archived_files.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/archive.h"
#include "snapshot/diagnostics.h"
#include "snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Parts = std::vector<std::string_view>;

// The directories and the file that a name of an archive says; nothing when one of them is hidden.
std::optional<Parts> parts_of(std::string_view name) {
  Parts parts;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(part.size() + 1, name.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (part.starts_with('.')) {
      return std::nullopt;
    } else {
      parts.push_back(part);
    }
  }
  return parts;
}

std::string join(std::string name, const Parts& parts) {
  for (const std::string_view part : parts) name.append("/").append(part);
  return name;
}

class ArchiveReader {
 public:
  ArchiveReader(const std::string& archive, const LoadOptions& options, std::size_t most)
      : archive_(archive), options_(options), left_(most) {}

  ArchivedFiles run(Unpacked unpacked) && {
    for (const std::string& name : unpacked.directories)
      if (const auto parts = parts_of(name)) note_directories(*parts);
    for (const std::string& name : unpacked.special)
      if (const auto parts = parts_of(name)) members_.ignored.push_back(join(archive_, *parts));
    for (const ArchiveMember& file : unpacked.files) left_ -= std::min(left_, file.bytes.size());
    for (ArchiveMember& file : unpacked.files)
      if (!add_file(std::move(file))) return {.damage = bomb()};
    for (auto& [name, decoded] : files_) members_.files.push_back({name, std::move(decoded)});
    members_.account_directories.assign(accounts_.begin(), accounts_.end());
    members_.too_deep.assign(too_deep_.begin(), too_deep_.end());
    return std::move(members_);
  }

 private:
  static Damage bomb() { return {.kind = &kinds::kArchiveBomb}; }

  void note_directories(const Parts& directories) {
    for (const std::string_view name : directories)
      if (is_account_id(name)) accounts_.emplace(name);
  }

  // False: all of them together are too large.
  bool add_file(ArchiveMember file) {
    auto parts = parts_of(file.name);
    if (!parts) return true;
    std::string name = join(archive_, *parts);
    if (!parts->empty()) parts->pop_back();
    note_directories(*parts);
    if (parts->size() >= kMaxDirectoryLevels) {
      parts->resize(kMaxDirectoryLevels);
      too_deep_.insert(join(archive_, *parts));
      return true;
    }
    auto decoded = decode(std::move(file));
    if (!decoded) return false;
    // As a program that unpacks it would leave it: the last of a name stays.
    const auto [place, added] = files_.insert_or_assign(std::move(name), *std::move(decoded));
    if (!added) members_.ignored.push_back(place->first);
    return true;
  }

  std::optional<DecodedText> decode(ArchiveMember file) {
    if (file.end == MemberEnd::kEncrypted) return refuse(kinds::kEncrypted);
    if (file.end == MemberEnd::kDamaged) return refuse(kinds::kMemberDamaged);
    OpenedFile opened = open_file(std::move(file.bytes), {.text_bytes = left_, .growth = 0});
    if (opened.end == GzipEnd::kBomb) return std::nullopt;
    if (opened.gzipped) left_ -= std::min(left_, opened.bytes.size());
    return decode_file(std::move(opened), options_);
  }

  const std::string& archive_;
  const LoadOptions& options_;
  std::size_t left_;
  std::map<std::string, DecodedText> files_;
  std::set<std::string, std::less<>> accounts_;
  std::set<std::string> too_deep_;
  ArchivedFiles members_;
};

std::optional<Damage> damage_of(ArchiveEnd end, std::size_t files, const ArchiveLimits& limits) {
  switch (end) {
    case ArchiveEnd::kBomb:
      return Damage{.kind = &kinds::kArchiveBomb};
    case ArchiveEnd::kTooMany:
      return Damage{.kind = &kinds::kArchiveMembers,
                    .args = {static_cast<std::int64_t>(limits.members)}};
    case ArchiveEnd::kDamaged:
      return Damage{.kind = &kinds::kArchiveDamaged, .args = {static_cast<std::int64_t>(files)}};
    case ArchiveEnd::kComplete:
      break;
  }
  return std::nullopt;
}

}  // namespace

ArchivedFiles read_archive(OpenedFile file, const std::string& archive, const LoadOptions& options,
                           const GzipLimits& limits) {
  if (file.gzipped && file.bytes.size() > kMaxTextBytes)
    return {.damage = Damage{.kind = &kinds::kArchive,
                             .args = {"a tar archive of more than 4 GiB within gzip",
                                      "tar -xzf FILE -C DIRECTORY"}}};
  const auto format = file.format();
  if (!format) return {};
  const std::size_t most = limits.most(file.packed);
  const ArchiveLimits archive_limits{.text_bytes = most};
  Unpacked unpacked = unpack(file.bytes.view(), *format, archive_limits);
  file.bytes = {};  // the members have copies
  const auto whole = static_cast<std::size_t>(
      std::ranges::count(unpacked.files, MemberEnd::kComplete, &ArchiveMember::end));
  // Where the gzip is cut off, so is the archive; its checksum may say more.
  if (file.end != GzipEnd::kComplete && unpacked.end == ArchiveEnd::kComplete)
    unpacked.end = ArchiveEnd::kDamaged;
  std::optional<Damage> damage = damage_of(unpacked.end, whole, archive_limits);
  ArchivedFiles members = ArchiveReader(archive, options, most).run(std::move(unpacked));
  if (!members.damage) members.damage = std::move(damage);
  return members;
}

}  // namespace ambit::snapshot
