// JSON written from front to back, for answers that come by the hundred thousand.
#ifndef AMBIT_REPORT_JSON_LINE_H_
#define AMBIT_REPORT_JSON_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ambit/report.h"

namespace ambit::report {

// One value on one line, in ASCII; bytes that are no UTF-8 become U+FFFD. The caller sees to it
// that what is begun is ended, and that members of objects, and only those, have a name.
class JsonLine {
 public:
  JsonLine& name(std::string_view name) {  // printable ASCII without quotes
    put_quoted(name, ':');
    return *this;
  }
  JsonLine& member(std::string_view name);  // the same for any text
  void text(std::string_view text);
  void text_or_null(std::string_view text) { text.empty() ? null() : this->text(text); }
  template <class Texts>
  void texts(const Texts& texts) {  // as a list
    begin_list();
    for (const auto& one : texts) text(one);
    end_list();
  }
  void null() { put("null"); }
  void number(std::uint64_t number) { put(std::to_string(number)); }
  void boolean(bool value) { put(value ? "true" : "false"); }
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_list() { begin('['); }
  void end_list() { end(']'); }

  std::string_view line() const { return std::string_view(out_).substr(0, used_); }
  std::string take();
  // Begins another line in the memory of this one.
  void clear() {
    used_ = 0;
    comma_due_ = false;
  }

 private:
  void put(std::string_view token);
  void put_quoted(std::string_view plain, char behind = '\0');
  void begin(char bracket);
  void end(char bracket);
  char* room(std::size_t size);
  void grow(std::size_t wanted);

  std::string out_;         // what is written, and room for more
  std::size_t used_ = 0;    // bytes of it that are written
  bool comma_due_ = false;  // in front of the next value or name
};

// The same value for people: what fits on a line stands on one, anything else is indented by two
// blanks. `line` is what JsonLine writes. O(|line|).
std::string indented(std::string_view line);

// The whole answer, with a newline behind it.
std::string printed(JsonLine json, JsonForm form);

// The first members of every answer; the object stays open. `catalog` is the version of the catalog
// that answered, if one did.
void begin_answer(JsonLine& json, std::string_view schema, std::string_view catalog = {});
// Ends what begin_answer began.
std::string end_answer(JsonLine json, JsonForm form = JsonForm::kIndented);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_JSON_LINE_H_
