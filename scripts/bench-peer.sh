#!/bin/sh
# Compares ambit with iam-simulate on generated accounts: first what they decide, then how fast.
# Needs Node.js 20 and npm, which installs iam-simulate below build/peer.
#
#   scripts/bench-peer.sh [REQUESTS]      (default: 2000 an account)
#
# AMBIT_BUILD (build/release) is the build of ambit; AMBIT_BENCH_DATA (build/bench-data) is the folder
# of the accounts; what is there is not made again. Exit status 1 when a decision differs and
# bench/peer/differences.mjs does not know why, 2 when something is missing.
set -eu
cd "$(dirname "$0")/.."
build=${AMBIT_BUILD:-build/release}
data=${AMBIT_BENCH_DATA:-build/bench-data}
ambit=$build/tools/ambit/ambit
gen_snapshot=$build/tools/gen_snapshot/gen_snapshot

missing() { echo "bench-peer: $1 is missing: $2" >&2; exit 2; }
for program in "$ambit" "$gen_snapshot"; do
  [ -x "$program" ] || missing "$program" \
    "cmake --preset release && cmake --build --preset release --target tool_ambit tool_gen_snapshot"
done
for program in node npm; do
  command -v "$program" >/dev/null || missing "$program" "install Node.js 20 or later"
done

for preset in small medium; do
  [ -e "$data/$preset/requests.jsonl" ] ||
    "$gen_snapshot" --preset "$preset" --seed 1 --requests 20000 -o "$data/$preset"
done
mkdir -p build/peer
cp bench/peer/package.json bench/peer/*.mjs build/peer
npm install --prefix build/peer --ignore-scripts --no-audit --no-fund --silent ||
  missing "iam-simulate" "npm could not install what bench/peer/package.json names"
node build/peer/compare.mjs --ambit "$ambit" --evaluate-bench "$build/bench/evaluate_bench" \
  --data "$data" --work build/peer --requests "${1:-2000}"
