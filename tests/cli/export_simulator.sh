#!/bin/sh
# An account that was planted in a simulator of AWS, exported with tools/export/ambit-export.sh and the
# real AWS CLI: ambit finds what was planted, and what the simulator cannot answer is a record of an
# error.
#
#   export_simulator.sh AMBIT      (in the project's root)
#
# Exit status 77, skipped, where scripts/aws-simulator.sh could not get the simulator.
set -eu
ambit=$1
root=$PWD
folder=$(sed -n 's/^folder=\$PWD\///p' scripts/aws-simulator.sh)
tools=${AMBIT_AWS_SIMULATOR:-$root/$folder}
if [ ! -e "$tools/complete" ]; then
  echo "skipped: $tools is missing; scripts/aws-simulator.sh gets it"
  exit 77
fi
scratch=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
  echo "$*"
  exit 1
}

# Nothing here may leave the machine: no account, no region, no endpoint of AWS.
port=$("$tools/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
endpoint=http://127.0.0.1:$port
for variable in $(env | sed -n 's/^\(AWS_[A-Z_]*\)=.*/\1/p'); do unset "$variable"; done
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=us-east-1
export AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null
export AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset NO_PROXY no_proxy
# s3control asks ACCOUNT.127.0.0.1, which is no host: the simulator is its own proxy.
export HTTP_PROXY="$endpoint" HTTPS_PROXY="$endpoint" http_proxy="$endpoint" https_proxy="$endpoint"
mkdir bin
printf '#!/bin/sh\nexec "%s/bin/aws" --endpoint-url %s "$@"\n' "$tools" "$endpoint" >bin/aws
chmod +x bin/aws

"$tools/bin/moto_server" -H 127.0.0.1 -p "$port" >server.log 2>&1 &
server=$!
tries=0
until "$tools/bin/python" "$root/tests/cli/export_plant.py" "$endpoint" 2>plant.log; do
  tries=$((tries + 1))
  kill -0 "$server" 2>/dev/null || fail "the simulator has ended: $(cat server.log)"
  [ "$tries" -lt 20 ] || fail "cannot plant: $(tail -3 plant.log)"
  sleep 1
done

status=0
PATH=$scratch/bin:$PATH sh "$root/tools/export/ambit-export.sh" --regions us-east-1 \
  --organization --output export.jsonl 2>stderr || status=$?
[ "$status" -eq 4 ] || fail "exit $status: $(cat stderr)"
grep -q '"Operation":"ListAnalyzers",.*"Error":{' export.jsonl || fail 'no record of an error'

"$ambit" snapshot --format json -q export.jsonl >snapshot.json || fail 'the export has errors'
"$ambit" audit --format json -q --fail-on never export.jsonl >audit.json ||
  fail 'the export cannot be audited'
python3 "$root/tests/cli/export_check.py" planted audit.json snapshot.json
echo ok
