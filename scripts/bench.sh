#!/bin/sh
# Runs the benchmarks of the release preset one after the other, on accounts that are generated first.
#
#   scripts/bench.sh [GOOGLE-BENCHMARK-OPTION...]      such as --benchmark_filter=large
#
# AMBIT_BENCH_DATA (build/bench-data) is the folder of the accounts; what is there is not made again.
set -eu
cd "$(dirname "$0")/.."
AMBIT_BENCH_DATA=${AMBIT_BENCH_DATA:-$PWD/build/bench-data}
export AMBIT_BENCH_DATA
for preset in small medium large; do
  [ -e "$AMBIT_BENCH_DATA/$preset/requests.jsonl" ] ||
    build/release/tools/gen_snapshot/gen_snapshot --preset "$preset" --seed 1 --requests 20000 \
      -o "$AMBIT_BENCH_DATA/$preset"
done
for source in bench/*_bench.cc; do
  "build/release/bench/$(basename "$source" .cc)" "$@"
done
