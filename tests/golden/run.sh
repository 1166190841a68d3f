#!/bin/sh
# Runs one case and compares what it prints with the case's file `expected`; with
# AMBIT_UPDATE_GOLDEN=1 writes it there instead.
#
#   run.sh AMBIT CASE      (both paths; in the project's root)
#
# A case is a folder with `args`, what a shell reads behind `ambit`, and the inputs that args names.
# It runs in a copy of the folder, with the inputs that its area shares (<area>/shared), the example
# account as `acme`, and all examples as `examples`.
set -eu

root=$PWD
case $1 in /*) ambit=$1 ;; *) ambit=$root/$1 ;; esac
golden=$root/$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset NO_COLOR

cp -R "$golden" "$scratch/case"
if [ -d "$golden/../shared" ]; then cp -R "$golden/../shared/." "$scratch/case"; fi
ln -s "$root/examples/snapshots/acme" "$scratch/case/acme"
ln -s "$root/examples" "$scratch/case/examples"
rm -f "$scratch/case/expected"
cd "$scratch/case"

status=0
ambit() { "$ambit" "$@"; }
(eval "ambit $(cat args)") >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || status=$?
{
  cat "$scratch/stdout"
  if [ -s "$scratch/stderr" ]; then
    echo '--- stderr'
    cat "$scratch/stderr"
  fi
  echo "--- exit: $status"
} >"$scratch/actual"

if [ -n "${AMBIT_UPDATE_GOLDEN-}" ]; then
  cmp -s "$scratch/actual" "$golden/expected" || cp "$scratch/actual" "$golden/expected"
else
  diff -u "$golden/expected" "$scratch/actual"
fi
