// What the variables of an ARN format stand for in an ARN, told in another format: an access entry
// of the cluster that is known.
#ifndef AMBIT_GRAPH_ARN_VARIABLES_H_
#define AMBIT_GRAPH_ARN_VARIABLES_H_

#include <string>
#include <string_view>

namespace ambit::graph {

// `format` with those of its variables filled in that `known_format` has, too, as they are in
// `known`, an ARN of that. Partition, region and account stay variables. Empty: they share none.
std::string filled_like(std::string_view format, std::string_view known,
                        std::string_view known_format);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_ARN_VARIABLES_H_
