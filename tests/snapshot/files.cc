#include "tests/snapshot/files.h"

#include <zlib.h>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ambit::snapshot {

std::string test_file(const std::string& name) {
  std::ifstream stream("tests/snapshot/" + name, std::ios::binary);
  if (!stream) throw std::runtime_error("no tests/snapshot/" + name);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Snapshot load_texts(std::vector<Snapshot::File> files, LoadOptions options) {
  options.keep_going = true;
  auto loaded = Snapshot::load_files(std::move(files), options);
  if (!loaded) throw std::runtime_error("failed although it should keep going");
  return *std::move(loaded);
}

nlohmann::ordered_json reversed(const nlohmann::ordered_json& value) {
  nlohmann::ordered_json out = value;
  if (value.is_array())
    for (nlohmann::ordered_json& inner : out) inner = reversed(inner);
  if (!value.is_object()) return out;
  out = nlohmann::ordered_json::object();
  for (auto at = value.rbegin(); at != value.rend(); ++at) out[at.key()] = reversed(at.value());
  return out;
}

std::string gzip(const std::string& bytes) {
  z_stream stream = {};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace ambit::snapshot
