// The lists of actions in a policy document, re-written where they stand: wildcards to actions, and
// actions to the shortest patterns.
// Source: IAM User Guide, "IAM JSON policy elements: Action" and "... NotAction".
#ifndef AMBIT_ACTION_LISTS_H_
#define AMBIT_ACTION_LISTS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "ambit/catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/source.h"

namespace ambit {

// Both take `file`, UTF-8 with or without a byte order mark, as one policy document of any kind,
// and return its text with some values of Action and NotAction replaced; every other byte is as it
// was. A new list has the white space of the one it replaces, or the indentation of the document.
// Each list has the same actions of the catalog as before; of actions that the catalog does not
// know, an expanded one has fewer and a shrunk one can have more. Grammar is checked as far as it
// leads to those values. Nothing, with located errors, for what is no document, and when the text
// would grow above kMaxRewrittenBytes. Diagnostics of a text that is returned are notices. O(size
// of both texts), times what the catalog says of its functions.
inline constexpr std::size_t kMaxRewrittenBytes = std::size_t{64} << 20;

struct ExpandOptions {
  bool everything = false;  // expand what matches everything (`*`, `*:*`), too
};

// Replaces each pattern by the actions that it matches and that the list does not have already. A
// pattern without any stays, with a notice; one that matches everything stays, too.
std::optional<std::string> expand_action_lists(const SourceFiles& sources, FileId file,
                                               const catalog::ServiceCatalog& catalog,
                                               ExpandOptions options, Diagnostics& diagnostics);

// Replaces each list that becomes shorter by what ServiceCatalog::shrink makes of it. Notices name
// the actions that the catalog does not know, and the new patterns that match such ones.
std::optional<std::string> shrink_action_lists(const SourceFiles& sources, FileId file,
                                               const catalog::ServiceCatalog& catalog,
                                               Diagnostics& diagnostics);

}  // namespace ambit

#endif  // AMBIT_ACTION_LISTS_H_
