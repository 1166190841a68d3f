#!/bin/sh
# Fuzzes targets of the fuzz preset, two at a time, AMBIT_FUZZ_SECONDS (default 60) each, from
# AMBIT_FUZZ_SEED (default: another one each time).
#
#   scripts/fuzz.sh [ENTRY...]      (default: all of fuzz/*.cc)
#
# New inputs go to build/fuzz/found/<entry>; what breaks a target to build/fuzz/broken/<entry>-*.
# Exit status 1 when a target broke; its output is printed.
set -eu
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then
  for source in fuzz/*.cc; do
    entry=$(basename "$source" .cc)
    if [ "$entry" != replay_main ]; then set -- "$@" "$entry"; fi
  done
fi

export AMBIT_FUZZ_SECONDS="${AMBIT_FUZZ_SECONDS:-60}"
export AMBIT_FUZZ_SEED="${AMBIT_FUZZ_SEED:-0}"
mkdir -p build/fuzz/found build/fuzz/broken build/fuzz/logs
printf '%s\n' "$@" | xargs -P 2 -I ENTRY sh -c '
  mkdir -p build/fuzz/found/ENTRY
  if build/fuzz/fuzz/fuzz_ENTRY -max_total_time="$AMBIT_FUZZ_SECONDS" -seed="$AMBIT_FUZZ_SEED" -timeout=10 -rss_limit_mb=4096 \
      -print_final_stats=1 -artifact_prefix=build/fuzz/broken/ENTRY- \
      build/fuzz/found/ENTRY fuzz/corpus/ENTRY >build/fuzz/logs/ENTRY 2>&1 </dev/null; then
    runs=$(sed -n "s/^stat::number_of_executed_units: *//p" build/fuzz/logs/ENTRY)
    echo "fuzz_ENTRY: $runs inputs, none broke it"
  else
    cat build/fuzz/logs/ENTRY
    echo "fuzz_ENTRY: broken, see build/fuzz/broken/ENTRY-*"
    exit 1
  fi'
