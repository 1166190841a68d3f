#include "snapshot/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <utility>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFirstBytes = std::size_t{64} << 10;

std::string reason(int error) {
  return std::generic_category().message(error);
}

// A file descriptor that is closed at the end of its scope, unless it is standard input.
class Descriptor {
 public:
  explicit Descriptor(const std::string& name)
      : number_(name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ > STDIN_FILENO) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

class Walk {
 public:
  explicit Walk(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void add(const std::string& path) {
    if (path == "-") return add_standard_input();
    std::error_code error;
    if (fs::is_directory(path, error)) return add_directory(path, 1);
    found_.files.push_back({.name = path});  // one that does not exist is noticed when it is read
  }

  FoundFiles finish() && {
    // A file that is given by name and found in a directory too counts as given by name.
    const auto less = [](const FoundFile& a, const FoundFile& b) {
      return std::tie(a.name, a.from_directory) < std::tie(b.name, b.from_directory);
    };
    const auto same = [](const FoundFile& a, const FoundFile& b) { return a.name == b.name; };
    std::sort(found_.files.begin(), found_.files.end(), less);
    found_.files.erase(std::unique(found_.files.begin(), found_.files.end(), same),
                       found_.files.end());
    std::sort(found_.special.begin(), found_.special.end());
    auto& accounts = found_.account_directories;
    std::sort(accounts.begin(), accounts.end());
    accounts.erase(std::unique(accounts.begin(), accounts.end()), accounts.end());
    return std::move(found_);
  }

 private:
  void add_standard_input() {
    if (standard_input_) diagnostics_.add(kinds::kStdinTwice, {});
    if (!standard_input_) found_.files.push_back({.name = "-"});
    standard_input_ = true;
  }

  void add_directory(const std::string& directory, int level) {
    if (level > kMaxDirectoryLevels) {
      diagnostics_.add(kinds::kDirectoryDepth, {}, {directory, std::int64_t{kMaxDirectoryLevels}});
      return;
    }
    if (std::string name = fs::path(directory + '/').parent_path().filename().string();
        is_account_id(name))
      found_.account_directories.push_back(std::move(name));
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (!name.starts_with('.')) add_entry(*entry, join(directory, name), level);
    }
    if (error) diagnostics_.add(kinds::kOpen, {}, {directory, error.message()});
  }

  static std::string join(const std::string& directory, const std::string& name) {
    return directory.ends_with('/') ? directory + name : directory + '/' + name;
  }

  void add_entry(const fs::directory_entry& entry, const std::string& path, int level) {
    std::error_code error;
    if (entry.is_symlink(error) && entry.is_directory(error)) return;
    if (entry.is_directory(error)) return add_directory(path, level + 1);
    const fs::file_status status = entry.status(error);
    // A link to nowhere is taken for a file: that it cannot be read should be said.
    if (fs::exists(status) && !fs::is_regular_file(status)) return found_.special.push_back(path);
    found_.files.push_back({.name = path, .from_directory = true});
  }

  Diagnostics& diagnostics_;
  FoundFiles found_;
  bool standard_input_ = false;
};

std::size_t regular_size(int descriptor) {
  struct stat status = {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

FoundFiles find_files(std::span<const std::string> paths, Diagnostics& diagnostics) {
  Walk walk(diagnostics);
  for (const std::string& path : paths) walk.add(path);
  return std::move(walk).finish();
}

ReadBytes read_descriptor(int descriptor, std::size_t size) {
  // One byte more than expected, to see the end of the file without another buffer.
  TextBuffer buffer(size > 0 ? size + 1 : kFirstBytes);
  std::size_t filled = 0;
  while (true) {
    if (filled == buffer.size()) {
      TextBuffer larger(2 * buffer.size());
      std::copy_n(buffer.data(), filled, larger.data());
      buffer = std::move(larger);
    }
    const ssize_t count = read(descriptor, buffer.data() + filled, buffer.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {.error = errno};
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  buffer.shrink(filled);
  return {.bytes = std::move(buffer), .changed = size > 0 && filled != size};
}

std::optional<TextBuffer> read_file(const std::string& name, Diagnostics& diagnostics) {
  const Descriptor file(name);
  if (file.number() < 0) {
    diagnostics.add(kinds::kOpen, {}, {name, reason(errno)});
    return std::nullopt;
  }
  const std::size_t size = regular_size(file.number());
  ReadBytes read = read_descriptor(file.number(), size);
  if (read.error != 0) {
    diagnostics.add(kinds::kOpen, {}, {name, reason(read.error)});
    return std::nullopt;
  }
  if (read.changed || regular_size(file.number()) != size) {
    diagnostics.add(
        kinds::kChanged, {},
        {name, static_cast<std::int64_t>(size), static_cast<std::int64_t>(read.bytes.size())});
    return std::nullopt;
  }
  return std::move(read.bytes);
}

}  // namespace ambit::snapshot
