#include "snapshot/archive.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "snapshot/archived_files.h"
#include "snapshot/files.h"
#include "snapshot/model.h"
#include "tests/snapshot/archives.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

using Strings = std::vector<std::string>;
using Entries = std::vector<PackedEntry>;
using Type = PackedEntry::Type;

constexpr const char* kAcme = "examples/snapshots/acme";

// The files of the example account, in no order of names.
const Entries& acme() {
  static const Entries kEntries = [] {
    Entries entries;
    for (const auto& file : std::filesystem::directory_iterator(kAcme)) {
      std::ifstream stream(file.path(), std::ios::binary);
      entries.push_back({"acme/" + file.path().filename().string(),
                         {std::istreambuf_iterator<char>(stream), {}}});
    }
    std::sort(entries.begin(), entries.end(),
              [](const PackedEntry& a, const PackedEntry& b) { return a.name > b.name; });
    return entries;
  }();
  return kEntries;
}

Snapshot load_archive(const std::string& bytes, const LoadOptions& options = {}) {
  return load_texts({{"a", bytes}}, options);
}

TEST_CASE("archives_are_read_as_directories", "[snapshot]") {
  const auto directory = Snapshot::load(Strings{kAcme});
  REQUIRE(directory.has_value());
  for (const char* format : kArchiveFormats) {
    const std::string archive = pack(format, acme());
    for (const std::string& bytes : {archive, gzip(archive)}) {
      if (bytes != archive && format == std::string_view("zip")) continue;
      CAPTURE(format, bytes.size());
      const Snapshot snapshot = load_archive(bytes);
      CHECK(dump(snapshot) == dump(*directory));
      CHECK(snapshot.ignored_files() == directory->ignored_files());
      CHECK(snapshot.artefacts().size() == directory->artefacts().size());
      CHECK(snapshot.artefacts()[0].file == "a/acme/authorization-details.json");
      CHECK(consistent(snapshot));
      CHECK(said(snapshot).size() == said(*directory).size());
    }
  }
}

// Which files there are, in which order, and what else is in the archive.
TEST_CASE("members_have_clean_names", "[snapshot]") {
  static const struct {
    const char* name;
    const char* read;  // empty: left out
  } kCases[] = {
      {"x.json", "a/x.json"},
      {"./x.json", "a/x.json"},
      {"/etc/x.json", "a/etc/x.json"},
      {"../../x.json", "a/x.json"},
      {"b/../../../x.json", "a/x.json"},
      {"b//./x.json", "a/b/x.json"},
      {"..", "a"},
      {".x.json", ""},
      {"b/.git/x.json", ""},
      {"b/..c/x.json", ""},
      {"b/\xC3\xA9.json", "a/b/\xC3\xA9.json"},
      {"b/\xFF.json", "a/b/\xFF.json"},
      {"C:\\x.json", "a/C:\\x.json"},
  };
  for (const auto& c : kCases) {
    CAPTURE(c.name);
    const ArchivedFiles members =
        read_archive(open_file(TextBuffer(pack("ustar", {{c.name, "{}"}})), {}), "a", {}, {});
    Strings names;
    for (const ArchivedFile& member : members.files) names.push_back(member.name);
    CHECK(names == (*c.read == '\0' ? Strings{} : Strings{c.read}));
    CHECK(members.ignored.empty());
    CHECK_FALSE(members.damage);
  }
}

TEST_CASE("names_are_the_same_in_all_archives", "[snapshot]") {
  const std::string deep(200, 'd');
  for (const char* format : {"pax", "gnutar", "zip"}) {
    CAPTURE(format);
    const ArchivedFiles members = read_archive(
        open_file(TextBuffer(pack(format, {{"\xC3\xA9/2", "2"}, {deep + "/" + deep + "/1", "1"}})),
                  {}),
        "a", {}, {});
    REQUIRE(members.files.size() == 2);
    CHECK(members.files[0].name == "a/" + deep + "/" + deep + "/1");
    CHECK(members.files[1].name == "a/\xC3\xA9/2");
    CHECK(members.files[1].decoded.text.view() == "2");
  }
}

TEST_CASE("links_of_archives_are_counted", "[snapshot]") {
  const std::string archive = pack("ustar", {{"b.json", "[]"},
                                             {"pipe", "", Type::kPipe},
                                             {"link.json", "/etc/passwd", Type::kSymbolicLink},
                                             {"hard.json", "b.json", Type::kHardLink},
                                             {"picture", "not JSON"},
                                             {"111122223333", "", Type::kDirectory},
                                             {".hidden", "/etc/passwd", Type::kSymbolicLink}});
  const Snapshot snapshot = load_archive(archive);
  CHECK(snapshot.ignored_files() == 4);
  CHECK(snapshot.model().ignored_names ==
        Strings{"a/pipe", "a/link.json", "a/hard.json", "a/picture"});
  CHECK(said(snapshot) == Strings{"snapshot/unrecognised a/b.json:1:1"});
  CHECK(snapshot.accounts() == std::vector<std::string_view>{"111122223333"});
}

// `tar -r` appends a newer file, and who unpacks the archive has that.
TEST_CASE("last_member_of_a_name_counts", "[snapshot]") {
  const std::string archive =
      pack("pax", {{"x.json", "{\"a\":1}"}, {"y", "-"}, {"./x.json", "{\"b\":1}"}});
  const ArchivedFiles members = read_archive(open_file(TextBuffer(archive), {}), "a", {}, {});
  REQUIRE(members.files.size() == 2);
  CHECK(members.files[0].decoded.text.view() == "{\"b\":1}");
  CHECK(members.ignored == Strings{"a/x.json"});
}

TEST_CASE("archives_are_walked_down_to_a_depth", "[snapshot]") {
  std::string directory;
  for (int level = 1; level < kMaxDirectoryLevels; ++level) directory += "d/";
  const std::string archive =
      pack("gnutar", {{directory + "x", "-"}, {directory + "e/x", "-"}, {directory + "e/y", "-"}});
  const Snapshot snapshot = load_archive(archive);
  CHECK(snapshot.ignored_files() == 1);
  REQUIRE(snapshot.diagnostics().items().size() == 1);
  CHECK(snapshot.diagnostics().items()[0].kind->name == "io/directory-depth");
}

// The context of a member is its place in the archive, and records name its neighbours only.
TEST_CASE("members_have_a_context", "[snapshot]") {
  const std::string record =
      R"({"AmbitCall":1,"Service":"iam","Operation":"GetAccountSummary","Account":"111122223333",)"
      R"("File":"summary.json"})";
  const std::string summary = R"({"SummaryMap":{"Users":0}})";
  const std::string archive =
      pack("zip", {{"in/calls.jsonl", record}, {"in/summary.json", summary}});
  CHECK(said(load_archive(archive)).empty());
  const std::string alone = pack("zip", {{"in/calls.jsonl", record}});
  CHECK(said(load_archive(alone)) == Strings{"snapshot/bad-call a/in/calls.jsonl:1:1"});
  const std::string bare = pack("zip", {{"444455556666/summary.json", summary}});
  const Snapshot snapshot = load_archive(bare);
  CHECK(said(snapshot).empty());
  CHECK(snapshot.artefacts()[0].account == "444455556666");
}

// Cut off anywhere: what is whole is there, nothing else, and that something is missing is said.
TEST_CASE("cut_off_archives_are_read_as_far_as_they_go", "[snapshot]") {
  const std::string summary = R"({"SummaryMap":{"Users":0}})";
  const Entries entries = {
      {"111122223333/a.json", summary}, {"b", "-"}, {"444455556666/c.json", summary}};
  for (const char* format : kArchiveFormats) {
    const std::string archive = pack(format, entries);
    const bool zip = format == std::string_view("zip");
    const std::size_t end = zip ? archive.size() : archive.size() - 512;
    std::size_t most = 0;
    for (std::size_t size = 300; size < end; ++size) {
      CAPTURE(format, size);
      const Snapshot snapshot = load_archive(archive.substr(0, size));
      CHECK(snapshot.diagnostics().has_errors());
      CHECK(snapshot.artefacts().size() >= most);
      most = std::max(most, snapshot.artefacts().size());
      CHECK(consistent(snapshot));
    }
    CHECK(most == 2);
    CHECK(said(load_archive(archive)).empty());
  }
}

TEST_CASE("cut_off_packed_archives_are_read_as_far_as_they_go", "[snapshot]") {
  const std::string packed = gzip(pack("pax", acme()));
  for (std::size_t size = packed.size() - 1; size > 0; size -= std::min<std::size_t>(size, 401)) {
    CAPTURE(size);
    const Snapshot snapshot = load_archive(packed.substr(0, size));
    CHECK(snapshot.diagnostics().has_errors());
    CHECK(consistent(snapshot));
  }
}

TEST_CASE("broken_bytes_of_archives_never_crash", "[snapshot]") {
  const Entries entries = {{"a.json", "{}"}, {"b.json", "[]"}};
  for (const char* format : kArchiveFormats) {
    const std::string archive = pack(format, entries);
    for (std::size_t at = 0; at < archive.size(); ++at) {
      std::string broken = archive;
      broken[at] = static_cast<char>(broken[at] ^ 0x41);
      CHECK(consistent(load_archive(broken)));
    }
  }
}

// Checksums of a member: what does not match is not read.
TEST_CASE("damaged_members_are_not_read", "[snapshot]") {
  std::string archive = pack("zip", {{"a.json", "{\"SummaryMap\":{}}"}, {"b", "-"}});
  const std::size_t at = archive.find("SummaryMap");
  if (at != std::string::npos) archive[at] = 'X';  // else it is compressed
  const Unpacked unpacked = unpack(archive, ArchiveFormat::kZip);
  REQUIRE(unpacked.files.size() == 2);
  if (at != std::string::npos) CHECK(unpacked.files[0].end == MemberEnd::kDamaged);
  CHECK(unpacked.files[1].end == MemberEnd::kComplete);
}

TEST_CASE("archive_bombs_are_refused", "[snapshot]") {
  const std::string zeros(1 << 20, ' ');
  const GzipLimits limits{.text_bytes = 1 << 19, .growth = 10};
  const auto damage = [&](const std::string& bytes, const GzipLimits& with) {
    const ArchivedFiles members = read_archive(open_file(TextBuffer(bytes), {}), "a", {}, with);
    CHECK((members.damage || !members.files.empty()));
    if (members.damage) CHECK(members.files.empty());
    return std::string(members.damage ? members.damage->kind->name : "");
  };
  const std::string zip = pack("zip", {{"a", zeros}, {"b", zeros}});
  CHECK(damage(zip, limits) == "archive/bomb");
  CHECK(damage(zip, {.text_bytes = 1 << 22, .growth = 10}).empty());
  // What is within a tar is no larger than that, unless it is packed itself.
  const std::string tar = pack("ustar", {{"a.gz", gzip(zeros)}, {"b.gz", gzip(zeros)}});
  CHECK(damage(tar, limits) == "archive/bomb");
  CHECK(damage(tar, {.text_bytes = 1 << 20, .growth = 10}) == "archive/bomb");
  CHECK(damage(tar, {.text_bytes = 1 << 22, .growth = 10}).empty());
  CHECK(damage(gzip(tar), limits) == "archive/bomb");
}

TEST_CASE("members_are_bounded", "[snapshot]") {
  const std::string archive = pack("ustar", Entries(5, {"x", "-"}));
  CHECK(unpack(archive, ArchiveFormat::kTar, {.members = 5}).files.size() == 5);
  const Unpacked many = unpack(archive, ArchiveFormat::kTar, {.members = 4});
  CHECK(many.end == ArchiveEnd::kTooMany);
  CHECK(many.files.empty());
}

TEST_CASE("archives_within_archives_are_refused", "[snapshot]") {
  const std::string inner = pack("ustar", {{"x.json", "{}"}});
  for (const std::string& bytes : {inner, gzip(inner), pack("zip", {{"x", "-"}})}) {
    const Snapshot snapshot = load_archive(pack("zip", {{"in", bytes}, {"out", "-"}}));
    CHECK(said(snapshot) == Strings{"snapshot/archive a/in:1:1"});
    CHECK(snapshot.ignored_files() == 1);
  }
  CHECK(said(load_archive(gzip(pack("zip", {{"x", "-"}})))) == Strings{"snapshot/archive a:1:1"});
}

}  // namespace
}  // namespace ambit::snapshot
