#!/bin/sh
# The reference validator has nothing to say about the SARIF that ambit writes: no errors, which are
# what the format forbids, and no warnings, which are its advice.
#
#   sarif.sh AMBIT      (in the project's root)
#
# Exit status 77, skipped, where scripts/sarif-multitool.sh could not get the validator.
set -eu
ambit=$1
root=$PWD
tool=${AMBIT_SARIF_MULTITOOL:-$root/build/test-tools/sarif-multitool-5.7.0/Sarif.Multitool}
if [ ! -x "$tool" ]; then
  echo "skipped: $tool is missing; scripts/sarif-multitool.sh gets it"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# write NAME ARGUMENTS...: the SARIF of `ambit lint`, or of the command that comes first; it may have
# findings or unreadable inputs.
write() {
  name=$1
  shift
  case $1 in audit) ;; *) set -- lint "$@" ;; esac
  "$ambit" "$@" --format sarif -q >"$scratch/$name.sarif" 2>/dev/null || [ $? -ne 2 ]
}
cd "$root"
write policies examples/lint
write export examples/snapshots/acme
write every_rule --profile all examples/lint examples/snapshots/acme
golden=tests/golden/lint
write embedded $golden/fix_embedded/document.json $golden/fix_embedded/percent.txt
write hostile tests/golden/hostile/shared/details.json $golden/hostile
write damaged $golden/not_json no-such-file.json
write suppressed --config $golden/configuration/lint.json examples/lint
write nothing --only empty-sid examples/lint/error.json
write audit audit examples/snapshots/acme
write audit_hostile audit tests/golden/hostile/shared/names.json
written=10

# The validator's own exit status is 0 whatever it finds.
validate() { (cd "$scratch" && "$tool" validate "$@") >"$scratch/said" 2>&1; }
complains() { grep -E ': (error|warning) [A-Z]+[0-9]+' "$scratch/said"; }

validate ./*.sarif
if complains; then exit 1; fi
if ! grep -q "^Done. $written files scanned" "$scratch/said"; then
  cat "$scratch/said"
  exit 1
fi

# It does find what is wrong.
mkdir "$scratch/wrong"
sed 's/"startLine"/"startLin"/' "$scratch/policies.sarif" >"$scratch/wrong/wrong.sarif"
validate wrong/wrong.sarif
if ! complains >/dev/null; then
  echo "the validator does not find a misspelt member:"
  cat "$scratch/said"
  exit 1
fi
