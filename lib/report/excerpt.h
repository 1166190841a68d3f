// The line of a text that a finding is about, with what it is about underlined.
#ifndef AMBIT_REPORT_EXCERPT_H_
#define AMBIT_REPORT_EXCERPT_H_

#include <string>

#include "ambit/source.h"

namespace ambit::report {

//     7 |       "Action": ["s3:GetObjet", "s3:PutObject"],
//       |                  ^~~~~~~~~~~~~
// Of the first line of `where`, at most 100 columns around its beginning; `...` stands for what is
// cut off. Control characters are shown by number, tabs kept. Empty for nowhere. O(length of the
// line).
std::string excerpt(const SourceFiles& sources, Location where);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_EXCERPT_H_
