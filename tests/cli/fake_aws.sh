#!/bin/sh
# Stands for the AWS CLI in tests of tools/export/ambit-export.sh: `aws SERVICE COMMAND [--FLAG VALUE]`.
# What it does is named SERVICE.COMMAND@ACCESS-KEY, SERVICE.COMMAND.VALUE (`/`, `:` and quotes as
# `_`) or SERVICE.COMMAND, in folders of $FAKE_AWS: throttled/ has the number of times to refuse, error/ what to fail with,
# answer/ what to print; without any of them it prints nothing. `log` gets the arguments.
set -eu
if [ "$1" = configure ]; then exit 0; fi
printf '%s\n' "$*" >>"$FAKE_AWS/log"
name=$1.$2
full=$name
case ${3-} in
  --region | --output | '') ;;
  *) full=$name.$(printf '%s' "${4-}" | tr '/:"' '___') ;;
esac
for one in "$name@${AWS_ACCESS_KEY_ID-}" "$full" "$name"; do
  if [ -f "$FAKE_AWS/throttled/$one" ]; then
    times=$(cat "$FAKE_AWS/throttled/$one")
    if [ "$times" -gt 0 ]; then
      echo $((times - 1)) >"$FAKE_AWS/throttled/$one"
      printf '\nAn error occurred (Throttling) when calling the X operation (reached max retries: 4): Rate exceeded\n' >&2
      exit 254
    fi
  fi
  if [ -f "$FAKE_AWS/error/$one" ]; then
    cat "$FAKE_AWS/error/$one" >&2
    exit 254
  fi
  if [ -f "$FAKE_AWS/answer/$one" ]; then
    cat "$FAKE_AWS/answer/$one"
    exit 0
  fi
done
