// Reads members of artefacts as what they should be, and says so when they are not.
#ifndef AMBIT_SNAPSHOT_VALUE_READER_H_
#define AMBIT_SNAPSHOT_VALUE_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "snapshot/model.h"

namespace ambit::snapshot {

// A diagnostic at `value`, with its pointer.
Diagnostic& say(Diagnostics& diagnostics, const DiagnosticKind& kind, json::Value value,
                std::vector<Argument> args = {});

// Says json/duplicate-key at the later of two members.
void say_doubled(Diagnostics& diagnostics, const json::Tree& tree,
                 const json::DuplicateKey& doubled);

// Says json/duplicate-key for each member of `value` that stands twice in one object, but for those
// in `except` and in policy documents, whose own affair they are. Whether there was one. O(1) when
// the text has none.
bool say_doubled_members(Diagnostics& diagnostics, json::Value value, json::Value except = {});

// The string under `name`; empty when there is none, or no object. Of what has the shape that its
// service gave it, so that none is wrong.
std::string_view text_in(json::Value object, std::string_view name);

// How the names of members are written.
enum class MemberNames : std::uint8_t {
  kAsInApi,
  kFirstLetterAnyCase,  // AWS Config has `userName` for `UserName`
};

// How texts, times, ... of one kind of artefact are read. Wrong types give nothing, and a
// diagnostic.
class ValueReader {
 public:
  // `kind` is the artefact's, as a literal.
  ValueReader(Model& model, std::string_view kind, MemberNames names = MemberNames::kAsInApi)
      : model_(model), kind_(kind), names_(names) {}

  // The member of that name, in the spelling of the artefact; invalid when there is none.
  json::Value find(json::Value object, std::string_view name) const;

  std::optional<std::string_view> string(json::Value value);
  Symbol symbol(json::Value value);
  Symbol account(json::Value value);  // 12 digits
  std::optional<bool> boolean(json::Value value);
  std::optional<std::int64_t> integer(json::Value value);
  Time time(json::Value value);

  // Calls `read` for each element, which must be an object. False when something was not as it
  // should be; `read` returns false to say so too.
  template <class Read>
  bool each_object(json::Value list, Read&& read) {
    if (!expect(list, json::Kind::kArray)) return false;
    bool sound = true;
    for (const json::Value element : list.elements())
      sound = (expect(element, json::Kind::kObject) && read(element)) && sound;
    return sound;
  }

  // The same for strings.
  template <class Read>
  bool each_string(json::Value list, Read&& read) {
    if (!expect(list, json::Kind::kArray)) return false;
    bool sound = true;
    for (const json::Value element : list.elements()) {
      const auto text = string(element);
      if (text) read(element, *text);
      sound = text && sound;
    }
    return sound;
  }

  bool expect(json::Value value, json::Kind kind);

  // A member that the object must have and does not.
  void missing(json::Value object, std::string_view name);

  // Dispatches the members of `object`: `member(name)` returns null for an unknown one. `null` is
  // the same as absent.
  template <class Table, class Reader, class Row>
  void members(const Table& table, Reader& reader, Row& row, json::Value object) {
    const std::string_view outer = member_;
    for (const auto& [key, value] : object.members()) {
      const auto* entry = entry_of(table, key.text());
      member_ = key.text();
      if (entry == nullptr) {
        count_unknown(key.text(), {key.where(), key});
      } else if (entry->read != nullptr && !value.is(json::Kind::kNull)) {
        entry->read(reader, row, value);
      }
    }
    member_ = outer;
  }

  // The latest of all times since the last call.
  std::optional<Instant> take_latest();

  // For summarise(), of what is not a JSON value.
  void note_unknown(std::string_view name, Location where) { count_unknown(name, {where, {}}); }
  void note_time_without_offset(Location where) { count(without_offset_, {where, {}}); }

  // Says which members were unknown and which times had no offset.
  void summarise();
  // Appends the places that it will name.
  void append_places(std::vector<Location>& places) const;

 private:
  template <class Table>
  const Table::value_type* entry_of(const Table& table, std::string_view name) const {
    for (const auto& entry : table)
      if (is_name(entry.name, name)) return &entry;
    return nullptr;
  }
  bool is_name(std::string_view name, std::string_view written) const {
    if (name == written) return true;
    if (names_ == MemberNames::kAsInApi || name.empty() || written.empty()) return false;
    constexpr char kCaseBit = 'a' - 'A';
    return name.front() == (written.front() & ~kCaseBit) && name.substr(1) == written.substr(1);
  }

  void wrong_type(json::Value value, std::string_view expected);

  struct Place {
    Location where = {};
    json::Value value = {};  // invalid when there is none
  };
  struct Seen {
    std::int64_t count = 0;
    Location first = {};
    std::string pointer = {};
  };
  static void count(Seen& seen, const Place& place);
  void count_unknown(std::string_view name, const Place& place);
  void say_seen(const DiagnosticKind& kind, const Seen& seen, std::vector<Argument> args);

  Model& model_;
  std::string_view kind_;
  MemberNames names_;
  std::string_view member_ = {};  // of the value that is being read
  std::optional<Instant> latest_ = {};
  std::map<std::string, Seen, std::less<>> unknown_;
  Seen without_offset_;
};

// An entry of a table of members: how the member is read into a row. A null `read`: known, not
// used.
template <class Reader, class Row>
struct Member {
  std::string_view name = {};
  void (*read)(Reader& reader, Row& row, json::Value value) = nullptr;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_VALUE_READER_H_
