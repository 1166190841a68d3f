// Which ARNs an ARN format of the catalog stands for: `arn:${Partition}:s3:::${BucketName}`.
//
// A variable in the partition, service, region or account is one or more characters other than ':'
// and '/'; one in the resource is one or more characters, but ${BucketName} has no '/'. A `*` is
// any text, in one field if it stands before the fifth colon. Everything else is literal, with
// case.
#ifndef AMBIT_CATALOG_ARN_FORMAT_H_
#define AMBIT_CATALOG_ARN_FORMAT_H_

#include <cstddef>
#include <string_view>

namespace ambit::catalog {

// Formats are at most kMaxFormatLength bytes long, as all of a catalog are.

// Whether the ARN is one of the format. O(|arn| * |format|) at worst, no allocation.
bool has_format(std::string_view arn, std::string_view format);

// Whether some text is matched by `program` and has the format. The program is the resource form of
// a pattern (pattern/glob.h). O(|program| * |format|), no allocation.
bool fits(std::string_view program, std::string_view format);

// The number of characters outside of variables and `*`: how specific the format is.
std::size_t literal_length(std::string_view format);

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_ARN_FORMAT_H_
