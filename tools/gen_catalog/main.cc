// Packs the catalog's text files (lib/catalog/data) into one block of bytes (lib/catalog/blob.h).
// Run by the build: gen_catalog DATA_FOLDER OUTPUT. Refuses files that contradict themselves, with
// one line that says where.
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>

#include "pack.h"
#include "text_files.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: gen_catalog DATA_FOLDER OUTPUT\n";
    return EXIT_FAILURE;
  }
  try {
    std::ofstream output(argv[2], std::ios::binary);
    output.exceptions(std::ios::failbit | std::ios::badbit);
    output << gen_catalog::pack(gen_catalog::read_text_files(argv[1])) << std::flush;
  } catch (const std::exception& problem) {
    std::cerr << "gen_catalog: " << problem.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
