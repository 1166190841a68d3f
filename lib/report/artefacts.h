// How what was recognised is said, by -v and by the answer about it.
#ifndef AMBIT_REPORT_ARTEFACTS_H_
#define AMBIT_REPORT_ARTEFACTS_H_

#include <string>

#include "ambit/contents.h"
#include "report/text.h"

namespace ambit::report {

// Appends kind, account, region, number of entities, and what is known of the list.
void add_artefact(Row& row, const RecognisedArtefact& recognised);

// "2 files ignored: a b"; empty when there are none.
std::string ignored_words(const Snapshot& snapshot);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_ARTEFACTS_H_
