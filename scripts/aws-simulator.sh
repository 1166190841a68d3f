#!/bin/sh
# Gets the AWS CLI and a simulator of AWS, with which tests/cli/export_simulator.sh tries
# tools/export/ambit-export.sh, from PyPI (300 MB with what they need) into build/test-tools, and prints the
# folder of their commands. Without Python's venv or a network it says why it cannot, with exit
# status 1; the test is skipped then.
set -eu
cd "$(dirname "$0")/.."
versions='moto==5.2.5 flask==3.1.3 flask-cors==6.0.5 awscli==1.46.3'
folder=$PWD/build/test-tools/aws-5.2.5-1.46.3

cannot() { echo "aws-simulator: $*; the test of the export will be skipped" >&2; exit 1; }

if [ -e "$folder/complete" ]; then echo "$folder/bin"; exit 0; fi
command -v python3 >/dev/null || cannot "python3 is not installed"
rm -rf "$folder"
mkdir -p build/test-tools
python3 -m venv "$folder" >/dev/null 2>&1 || cannot "python3 has no venv"
# shellcheck disable=SC2086 # words
"$folder/bin/pip" install --quiet --disable-pip-version-check --retries 1 $versions >&2 ||
  cannot "pip could not get $versions"
touch "$folder/complete"
echo "$folder/bin"
