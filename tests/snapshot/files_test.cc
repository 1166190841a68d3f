#include "snapshot/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ambit/snapshot.h"
#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

// A directory of its own for a test, which is the current one while it lives.
class Scratch {
 public:
  Scratch() {
    std::string name = fs::temp_directory_path() / "ambit-XXXXXX";
    directory_ = mkdtemp(name.data());
    fs::current_path(directory_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    fs::current_path(before_);
    fs::remove_all(directory_);
  }
  static void write(const fs::path& file, const std::string& text) {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  fs::path before_ = fs::current_path();
  fs::path directory_;
};

Strings names(const FoundFiles& found) {
  Strings names;
  for (const FoundFile& file : found.files) names.push_back(file.name);
  return names;
}

Snapshot load(const Strings& paths, LoadOptions options = {}) {
  options.keep_going = true;
  return *Snapshot::load(paths, options);
}

TEST_CASE("directories_are_walked_in_order", "[snapshot]") {
  const Scratch scratch;
  for (const char* file :
       {"s/b.json", "s/a/z.json", "s/a/.hidden.json", "s/.git/x.json", "s/Z.json"})
    Scratch::write(file, "{}");
  fs::create_directory_symlink("a", "s/linked");
  fs::create_directory_symlink("..", "s/a/up");
  fs::create_symlink("b.json", "s/c.json");
  mkfifo("s/pipe", 0600);
  Diagnostics diagnostics;
  const FoundFiles found = find_files(Strings{"s/", "s/b.json"}, diagnostics);
  CHECK(names(found) == Strings{"s/Z.json", "s/a/z.json", "s/b.json", "s/c.json"});
  CHECK(found.special == Strings{"s/pipe"});
  CHECK_FALSE(found.files[2].from_directory);  // given by name as well
  CHECK(found.files[3].from_directory);
  CHECK(diagnostics.items().empty());
}

TEST_CASE("directories_are_walked_down_to_a_depth", "[snapshot]") {
  const Scratch scratch;
  fs::path path = "s";
  for (int level = 1; level < kMaxDirectoryLevels; ++level) path /= "d";
  Scratch::write(path / "in.json", "{}");
  Scratch::write(path / "d" / "out.json", "{}");
  Diagnostics diagnostics;
  CHECK(names(find_files(Strings{"s"}, diagnostics)) == Strings{path / "in.json"});
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].kind->name == "io/directory-depth");
}

TEST_CASE("standard_input_can_be_read_once", "[snapshot]") {
  Diagnostics diagnostics;
  CHECK(names(find_files(Strings{"-", "-"}, diagnostics)) == Strings{"-"});
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].kind->name == "io/stdin-twice");
}

TEST_CASE("unreadable_files_are_named", "[snapshot]") {
  const Scratch scratch;
  fs::create_directory("s");
  fs::create_symlink("nowhere", "s/dangling.json");
  for (const char* path : {"missing.json", "s"}) {
    CAPTURE(path);
    const Snapshot snapshot = load({path});
    CHECK(said(snapshot) == Strings{"io/open :-"});
    CHECK_FALSE(Snapshot::load(Strings{path}).has_value());
  }
}

TEST_CASE("descriptors_are_read_to_their_end", "[snapshot]") {
  std::array<int, 2> ends = {};
  REQUIRE(pipe(ends.data()) == 0);
  const std::string text(40'000, 'x');
  REQUIRE(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  close(ends[1]);
  const ReadBytes read = read_descriptor(ends[0], 0);
  CHECK(read.bytes.view() == text);
  CHECK_FALSE(read.changed);
  close(ends[0]);
}

TEST_CASE("changing_files_are_noticed", "[snapshot]") {
  const Scratch scratch;
  Scratch::write("file", "0123456789");
  struct Case {
    std::size_t size;
    bool changed;
  };
  for (const Case c : {Case{10, false}, Case{0, false}, Case{11, true}, Case{3, true}}) {
    CAPTURE(c.size);
    const int descriptor = open("file", O_RDONLY | O_CLOEXEC);
    const ReadBytes read = read_descriptor(descriptor, c.size);
    CHECK(read.changed == c.changed);
    CHECK(read.bytes.view() == "0123456789");
    close(descriptor);
  }
}

TEST_CASE("directories_hold_artefacts_among_others", "[snapshot]") {
  const std::string details = test_file("examples/authorization-details.json");
  const std::string report = test_file("examples/credential-report.csv");
  const Scratch scratch;
  Scratch::write("s/iam/details.txt", details);
  Scratch::write("s/iam/report", gzip(report));
  Scratch::write("s/README.md", "# Snapshot\n");
  Scratch::write("s/picture.png", "\x89PNG\r\n\x1A\n");
  Scratch::write("s/empty", "");
  const Snapshot snapshot = load({"s"});
  CHECK(said(snapshot).empty());
  CHECK(snapshot.ignored_files() == 3);
  CHECK(snapshot.model().ignored_names == Strings{"s/README.md", "s/empty", "s/picture.png"});
  REQUIRE(snapshot.artefacts().size() == 2);
  CHECK(snapshot.artefacts()[0].file == "s/iam/details.txt");
  CHECK(snapshot.artefacts()[0].account == "111122223333");
  CHECK(snapshot.artefacts()[0].entities == 8);
  CHECK(snapshot.artefacts()[1].kind == "iam.credential-report");

  // A file that is given by name must be an artefact.
  CHECK(said(load({"s/README.md"})) == Strings{"json/syntax s/README.md:1:1"});
  // And so must what looks like one.
  Scratch::write("s/x.json", "{\"a\": 1}");
  CHECK(said(load({"s"})) == Strings{"snapshot/unrecognised s/x.json:1:1"});
  // Lines that look alike are one problem.
  Scratch::write("s/x.json", "{\"a\": 1}\n{\"a\": 2}\n{\"b\": 1}\n{\"a\": 3}\n");
  const Snapshot lines = load({"s"});
  CHECK(said(lines) ==
        Strings{"snapshot/unrecognised s/x.json:1:1", "snapshot/unrecognised s/x.json:3:1"});
  const auto& first = lines.diagnostics().items().front();
  CHECK(std::get<std::string>(first.args.front()).ends_with(", like 2 more values of this file"));
}

}  // namespace
}  // namespace ambit::snapshot
