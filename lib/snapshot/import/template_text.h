// The policy documents of a template with their functions resolved, as a text of its own in which
// every line is where the template has it.
//
// So a statement is found in the template by its line, and whoever reads the document again (lint)
// reads what was compiled.
#ifndef AMBIT_SNAPSHOT_IMPORT_TEMPLATE_TEXT_H_
#define AMBIT_SNAPSHOT_IMPORT_TEMPLATE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "snapshot/import/template_resolver.h"

namespace ambit::snapshot {

class TemplateText {
 public:
  // `text` is the template's; both must outlive it.
  TemplateText(std::string_view text, TemplateResolver& resolver)
      : original_(text), resolver_(resolver) {}

  struct Written {
    bool any = false;                        // a document was appended
    std::vector<json::Value> left_out = {};  // what is not known: statements, or the document
  };
  // Appends the document at `value`, which stands behind those that were appended before. Of
  // statements that hold something unknown it keeps none.
  Written append(json::Value value);

  std::string take() { return std::move(out_); }

 private:
  struct Token {
    std::uint32_t at = 0;  // in the template
    std::string text = {};
  };
  using Tokens = std::vector<Token>;

  // False when it holds something unknown.
  bool render(json::Value value, Tokens& tokens);
  bool render(const TemplateResolver::Resolved& resolved, std::uint32_t at, Tokens& tokens);
  bool render_members(json::Value object, Tokens& tokens);
  bool render_elements(json::Value list, Tokens& tokens);
  void render_statements(json::Value statements, Tokens& tokens, Written& written);
  bool render_document(json::Value document, Tokens& tokens, Written& written);
  static void separate(bool& first, Tokens& tokens);
  void put(const Tokens& tokens);
  void move_to(std::uint32_t at);

  std::string_view original_;
  TemplateResolver& resolver_;
  std::string out_;
  std::size_t column_ = 0;      // bytes behind the last line end of out_
  std::uint32_t read_ = 0;      // offset up to which the line ends of the template are in out_
  std::size_t line_start_ = 0;  // offset of the line that holds it
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_TEMPLATE_TEXT_H_
