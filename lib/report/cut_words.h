// How what a cut takes away is told.
#ifndef AMBIT_REPORT_CUT_WORDS_H_
#define AMBIT_REPORT_CUT_WORDS_H_

#include <string>
#include <string_view>

#include "ambit/cut.h"
#include "ambit/report.h"
#include "report/json_line.h"

namespace ambit::report {

std::string_view cut_verb(const CutElement& element);      // "remove the trust"
std::string cut_element_words(const CutElement& element);  // what that is done to
std::string cut_place_words(const CutElement& element, const Places& places);

// The members "kind", and "statement", "attachment" or "edge".
void write_cut_element(JsonLine& json, const CutElement& element, const Places& places);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_CUT_WORDS_H_
