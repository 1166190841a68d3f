#!/bin/sh
# Gets the reference validator of SARIF, with which tests/cli/sarif.sh checks what ambit writes, from
# the npm registry (44 MB) into build/test-tools, and prints its path. Without npm, without a network
# or on another machine than x86-64 it says why it cannot, with exit status 1; the test is skipped then.
set -eu
cd "$(dirname "$0")/.."
package=@microsoft/sarif-multitool-linux@5.7.0
sha512=37151ba6ae884825a84d0fcd7ce604c040caab51de91afeb3282794792ccc9d7006505ff5fb8399961dc8310ee6fed0cd3b2c2f7ab59e4b647bc5d50cb78234c
folder=build/test-tools/sarif-multitool-5.7.0
tool=$PWD/$folder/Sarif.Multitool

cannot() { echo "sarif-multitool: $*; the test of SARIF will be skipped" >&2; exit 1; }

if [ -x "$tool" ]; then echo "$tool"; exit 0; fi
case "$(uname -sm)" in "Linux x86_64") ;; *) cannot "there is none for this machine" ;; esac
command -v npm >/dev/null || cannot "npm is not installed"
mkdir -p build/test-tools
scratch=$(mktemp -d "$PWD/build/test-tools/XXXXXX")
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent --fetch-retries=1 --fetch-timeout=60000 "$package" >/dev/null) ||
  cannot "npm could not get $package"
archive=$(ls "$scratch"/*.tgz)
echo "$sha512  $archive" | sha512sum --check --status || cannot "$package is not what it was"
# One file of a hundred, which has no run bit in the archive.
tar -xzf "$archive" -C "$scratch" package/Sarif.Multitool
chmod +x "$scratch/package/Sarif.Multitool"
rm -rf "$folder"
mv "$scratch/package" "$folder"
echo "$tool"
