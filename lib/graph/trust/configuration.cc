#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "ambit/trust.h"
#include "json/configuration_reader.h"
#include "json/json.h"

namespace ambit {
namespace {

using json::Kind;
using json::Value;

constexpr std::array<std::string_view, 3> kMembers = {"exempt_service_trusts", "no_source_keys",
                                                      "severities"};

std::optional<audit::Severity> severity_of(std::string_view word) {
  static constexpr std::array<std::string_view, 5> kWords = {"info", "low", "medium", "high",
                                                             "critical"};
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<audit::Severity>(found - kWords.begin());
}

class Reader : json::ConfigurationReader {
 public:
  using ConfigurationReader::ConfigurationReader;

  TrustConfiguration read(Value trust) {
    if (!require(trust, Kind::kObject)) return {};
    for (const auto [key, value] : trust.members()) {
      if (key.text() == "exempt_service_trusts")
        configuration_.exempt_service_trusts = read_texts(value);
      else if (key.text() == "no_source_keys")
        configuration_.no_source_keys = read_texts(value);
      else if (key.text() == "severities")
        read_severities(value);
      else
        unknown(key, kMembers);
    }
    return std::move(configuration_);
  }

 private:
  std::optional<std::vector<std::string>> read_texts(Value list) {
    if (!require(list, Kind::kArray)) return std::nullopt;
    std::vector<std::string> texts;
    for (const Value element : list.elements())
      if (require(element, Kind::kString)) texts.emplace_back(element.text());
    return texts;
  }

  void read_severities(Value object) {
    if (!require(object, Kind::kObject)) return;
    std::vector<std::string_view> ids;
    for (const TrustRule& rule : trust_rules()) ids.push_back(rule.id);
    for (const auto [key, value] : object.members()) {
      if (find_trust_rule(key.text()) == nullptr) {
        unknown(key, ids);
        continue;
      }
      if (!require(value, Kind::kString)) continue;
      const auto severity = severity_of(value.text());
      if (severity || value.text() == "off")
        configuration_.severities.insert_or_assign(std::string(key.text()), severity);
      else
        add(json::kinds::kWrongType, value,
            {std::string("a severity or `off`"), "`" + std::string(value.text()) + "`"});
    }
  }

  TrustConfiguration configuration_;
};

}  // namespace

TrustConfiguration read_trust_configuration(const SourceFiles& sources, FileId file,
                                            Diagnostics& diagnostics) {
  json::Parser parser;
  const auto tree = parser.parse(sources, file, diagnostics);
  const auto roots = tree->roots();
  if (roots.empty()) return {};
  const Value member = roots.front().find("trust");
  return member.valid() ? Reader(diagnostics).read(member) : TrustConfiguration{};
}

}  // namespace ambit
