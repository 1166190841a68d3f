#!/bin/sh
# Installs what ambit needs and this machine lacks, from the distribution's own packages.
#
#   scripts/install-dependencies.sh [--for demo|test|bench|ci]      (default: test)
#
#   demo   compiler, CMake and the libraries of the command
#   test   and what the tests need; with npm, also the validator of scripts/sarif-multitool.sh
#   bench  demo and what the benchmarks need
#   ci     all of it, and the second compiler, fuzzing, formatting and linting; also a browser with its
#          driver, and the simulator of scripts/aws-simulator.sh, from PyPI
#
# Runs as root or through sudo. Silent when nothing is missing. Names what it cannot get and goes on:
# the build then finds it elsewhere or says what it misses.
# Tested on Debian 12. Untested: Ubuntu 22.04 (its CMake is older than 3.25, install a newer one
# first) and Ubuntu 24.04 (the tests need Catch2 2, it carries Catch2 3).
set -eu

say() { echo "install-dependencies: $*" >&2; }

what=test
case "$#:${1-}" in
  0:) ;;
  2:--for) what=$2 ;;
  *) say "usage: $0 [--for demo|test|bench|ci]"; exit 2 ;;
esac

compiler=g++
if grep -qs '^VERSION_ID="22.04"' /etc/os-release; then compiler=g++-12; fi
demo="$compiler cmake ninja-build libarchive-dev libboost-dev libcli11-dev libfmt-dev libre2-dev
  libsimdjson-dev nlohmann-json3-dev zlib1g-dev"
test="$demo catch2 cvc5 python3"
bench="$demo libbenchmark-dev"
ci="$test libbenchmark-dev ccache chromium chromium-driver clang-19 clang-format-19 clang-tidy-19 git
  libclang-rt-19-dev llvm-19 make python3-selenium python3-venv shellcheck"
case "$what" in
  demo) wanted=$demo ;;
  test) wanted=$test ;;
  bench) wanted=$bench ;;
  ci) wanted=$ci ;;
  *) say "unknown set '$what': demo, test, bench or ci"; exit 2 ;;
esac

# Only one test needs it, which is skipped without it.
case "$what" in test | ci) sh "$(dirname "$0")/sarif-multitool.sh" >/dev/null || true ;; esac

# Needs python3-venv. Only one test needs it, likewise.
simulator() {
  case "$what" in ci) sh "$(dirname "$0")/aws-simulator.sh" >/dev/null || true ;; esac
}

if ! command -v apt-get >/dev/null; then
  say "this system has no apt-get. ambit needs what Debian 12 calls:" $wanted
  exit 0
fi

missing=
for package in $wanted; do
  case "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" in
    installed*) ;;
    *) missing="$missing $package" ;;
  esac
done
if [ -z "$missing" ]; then
  simulator
  exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
  if ! command -v sudo >/dev/null; then
    say "neither root nor sudo here. Have somebody install:$missing"
    exit 1
  fi
fi

$as_root apt-get update -qq || say "apt-get update failed, going on with the lists that are there"
available=
unavailable=
for package in $missing; do
  if apt-get install --simulate -qq "$package" >/dev/null 2>&1; then
    available="$available $package"
  else
    unavailable="$unavailable $package"
  fi
done
if [ -n "$available" ]; then
  say "installing$available"
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $available >/dev/null
fi
if [ -n "$unavailable" ]; then say "this distribution does not carry:$unavailable"; fi
simulator
