// Names of files as URI references.
#ifndef AMBIT_REPORT_URI_H_
#define AMBIT_REPORT_URI_H_

#include <string>
#include <string_view>

namespace ambit::report {

// A path as a URI reference: RFC 3986, unreserved characters and slashes as they are.
std::string uri_of(std::string_view path);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_URI_H_
