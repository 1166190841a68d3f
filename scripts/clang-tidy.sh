#!/bin/sh
# Runs clang-tidy on every source file of a build folder's compilation database that lies in this
# project, two at a time:
#
#   scripts/clang-tidy.sh BUILD_FOLDER
#
# Sources that are compiled together are looked at together, a quarter of the work (pattern and its
# tests: 12 s instead of 50), and their mistakes are found as those of headers are.
#
# The version is pinned and comes from PyPI into build/test-tools, because it does not look for
# mistakes in the headers of the system and so needs a quarter of the time of Debian's clang-tidy-19
# (measured on 488 files: 11 s against 2.8 s a file). Without PyPI the latter looks at lib and tools
# only, so as not to take an hour.
set -eu
cd "$(dirname "$0")/.."
build=$1
version=23.1.4
tools=build/test-tools/clang-tidy-$version

if [ ! -x "$tools/bin/clang-tidy" ]; then
  mkdir -p build/test-tools
  rm -rf "$tools"
  if ! { python3 -m venv "$tools" && "$tools/bin/pip" install -q "clang-tidy==$version"; } >&2; then
    rm -rf "$tools"
    echo "clang-tidy: PyPI could not be asked, going on with clang-tidy-19" >&2
  fi
fi
# misc-include-cleaner only advises, so it is left to editors. That sources include sources is what
# compiling them together is.
checks=-misc-include-cleaner,-bugprone-suspicious-include
if [ -x "$tools/bin/clang-tidy" ]; then
  folders='bench|fuzz|lib|tests|tools'
  set -- "$tools/bin/run-clang-tidy.py" -clang-tidy-binary "$tools/bin/clang-tidy" -p "$build"
else
  folders='lib|tools'
  set -- run-clang-tidy-19 -p "$build"
fi
# What is compiled together lies in the build folder, where the tests' own configuration is not seen.
cp tests/.clang-tidy "$build/tests/"
exec "$@" -quiet -j 2 "-checks=$checks" \
  "-header-filter=^$PWD/((include/ambit|lib)/|(bench|fuzz|tests|tools)/.*\.cc\$)" \
  "^$PWD/($folders)/" "^$PWD/build/[^/]*/($folders)/.*/Unity/unity_"
