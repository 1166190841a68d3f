#!/bin/sh
# Where answers go: files that appear whole, readers that leave, standard streams that are closed.
#   output.sh AMBIT      (in the project's root)
set -eu
ambit=$1
acme=examples/snapshots/acme
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "$*"
  exit 1
}
status_of() {
  status=0
  "$@" || status=$?
}

# --output holds what standard output would, and nothing else appears beside it.
"$ambit" audit --format json "$acme" >"$scratch/expected" || [ $? -eq 1 ]
mkdir "$scratch/out"
"$ambit" audit --format json -o "$scratch/out/answer" "$acme" >"$scratch/stdout" || [ $? -eq 1 ]
cmp "$scratch/expected" "$scratch/out/answer"
[ ! -s "$scratch/stdout" ] || fail 'an answer on standard output beside --output'
[ "$(ls "$scratch/out")" = answer ] || fail 'a temporary file was left'

# An input that is damaged leaves an old answer as it was.
status_of "$ambit" audit -o "$scratch/out/answer" "$scratch/none" 2>"$scratch/stderr"
[ "$status" -eq 3 ] || fail "damaged input: exit $status"
cmp "$scratch/expected" "$scratch/out/answer"

# A link stays one; a device is written to, not replaced.
ln -s answer "$scratch/out/link"
"$ambit" audit --list-checks -o "$scratch/out/link"
[ -L "$scratch/out/link" ] || fail 'the link was replaced'
"$ambit" audit --list-checks -o /dev/null
[ -c /dev/null ] || fail '/dev/null was replaced'

# A reader that leaves is no error; a full disk is one.
{ status_of "$ambit" audit --format json --all "$acme"; echo "$status" >"$scratch/status"; } \
  2>"$scratch/stderr" | head -c 1 >"$scratch/stdout"
[ "$(cat "$scratch/status")" = 1 ] || fail "reader gone: exit $(cat "$scratch/status")"
[ ! -s "$scratch/stderr" ] || fail "reader gone: $(cat "$scratch/stderr")"
if [ -c /dev/full ]; then
  status_of "$ambit" audit --list-checks >/dev/full 2>"$scratch/stderr"
  [ "$status" -eq 3 ] || fail "disk full: exit $status"
  grep -q 'cannot write' "$scratch/stderr"
fi

# Work that goes on for more than a second is told on a terminal, and on nothing else; the line is
# erased before anything else is written.
if command -v script >/dev/null; then
  erase=$(printf '\r\033[K')
  slowly="{ sleep 1.2; cat $acme/authorization-details.json; } | $ambit audit --check mfa/console-user-without-mfa"
  on_terminal() { TERM=$1 script -qec "sh -c '$slowly $2 - >/dev/null'" /dev/null </dev/null; }
  on_terminal xterm '' >"$scratch/terminal" || [ $? -le 4 ]
  grep -qF "${erase}parsing: 0 of 1 files" "$scratch/terminal" || fail 'no progress on a terminal'
  tail -c 4 "$scratch/terminal" | grep -qF "$erase" || fail 'the progress stays on the terminal'
  for quiet in 'xterm -q' 'dumb '; do
    on_terminal ${quiet%% *} "${quiet#* }" >"$scratch/terminal" || [ $? -le 4 ]
    if grep -q parsing "$scratch/terminal"; then fail "progress with TERM and flag: $quiet"; fi
  done
  sh -c "$slowly -" >"$scratch/stdout" 2>"$scratch/stderr" || [ $? -le 4 ]
  if grep -q parsing "$scratch/stdout" "$scratch/stderr"; then fail 'progress without a terminal'; fi
fi

# Closed standard streams never become an open file.
status_of "$ambit" audit --list-checks >&- 2>"$scratch/stderr"
[ "$status" -eq 3 ] || fail "standard output closed: exit $status"
status_of "$ambit" audit --list-checks -o "$scratch/out/answer" >&- 2>&- <&-
[ "$status" -eq 0 ] || fail "all closed: exit $status"

# Colour only where it is asked for, or on a terminal.
escape=$(printf '\033')
"$ambit" audit --list-checks >"$scratch/plain"
! grep -q "$escape" "$scratch/plain" || fail 'colour in a file'
"$ambit" audit --list-checks --color always >"$scratch/painted"
grep -q "$escape" "$scratch/painted" || fail 'no colour with --color always'

# The same account through a pipe, from a directory and from its files gives the same findings.
keys() { "$ambit" audit --format json "$@" | grep '"key":' | sort; }
keys "$acme" >"$scratch/directory"
cat "$acme"/*.json | keys - >"$scratch/pipe"
keys "$acme/resource-policies.json" "$acme/credential-report.json" "$acme/organization.json" \
  "$acme/authorization-details.json" >"$scratch/files"
cmp "$scratch/directory" "$scratch/pipe"
cmp "$scratch/directory" "$scratch/files"
[ -s "$scratch/directory" ] || fail 'no findings'

# And so does an archive of the directory, whatever form it has and whoever reads it.
tar -C examples/snapshots -cf "$scratch/acme.tar" acme
gzip -k "$scratch/acme.tar"
(cd examples/snapshots && python3 -m zipfile -c "$scratch/acme.zip" acme/)
findings() { "$ambit" audit --format json "$@" | sed 's|"file": ".*/|"file": "|'; }
findings "$acme" >"$scratch/expected"
for archive in acme.tar acme.tar.gz acme.zip; do
  findings "$scratch/$archive" >"$scratch/answer"
  cmp "$scratch/expected" "$scratch/answer"
  keys - <"$scratch/$archive" | cmp "$scratch/directory" -
  "$ambit" compare "$acme" "$scratch/$archive" >"$scratch/answer" || fail "compare $archive"
  status_of "$ambit" lint --fail-on never "$scratch/$archive" >"$scratch/answer"
  [ "$status" -eq 0 ] || fail "lint $archive: exit $status"
  [ "$(find "$scratch" -name '*.json')" = '' ] || fail "$archive was written somewhere"
done

# No line is wider than 100 columns unless a name, a path or a command makes it so.
"$ambit" who-can -a iam:CreateUser -r arn:aws:iam::111122223333:user/new-admin "$acme" |
  awk 'length($0) > 100 { print "too wide: " $0; wide = 1 } END { exit wide }'
echo ok
