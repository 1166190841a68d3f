#!/bin/sh
# Compares ambit with SMT solvers on pairs of policies: first what they say, then how fast.
# Needs python3, cvc5 and z3, as Debian has them.
#
#   scripts/bench-smt.sh [--pairs N] [--seed S]      (default: 200 pairs of seed 1)
#
# AMBIT_BUILD (build/release) is the build of ambit. Exit status 1 when an answer differs, 2 when
# something is missing.
set -eu
cd "$(dirname "$0")/.."
bench=${AMBIT_BUILD:-build/release}/bench/compare_bench

missing() { echo "bench-smt: $1 is missing: $2" >&2; exit 2; }
[ -x "$bench" ] || missing "$bench" \
  "cmake --preset release -D AMBIT_BENCH=ON && cmake --build --preset release --target compare_bench"
for program in python3 cvc5 z3; do
  command -v "$program" >/dev/null || missing "$program" "apt-get install $program"
done
python3 -B bench/peer/smt.py "$bench" "$@"
