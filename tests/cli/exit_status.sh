#!/bin/sh
# The exit status of every kind of end, as a table: status, then the arguments.
#   exit_status.sh AMBIT      (in the project's root)
set -eu
ambit=$1
acme=examples/snapshots/acme
payroll='arn:aws:s3:::acme-payroll/2026/10.csv'
admin='arn:aws:iam::111122223333:user/new-admin'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '{"UserDetailList": [' >"$scratch/truncated.json"
mkdir "$scratch/111122223333"
printf '{"audit": {"rotation": {"max_key_age_day": 60}}}' >"$scratch/misspelt.json"
printf '[{"ContextKeyName": "aws:SourceIp", "ContextKeyValues": "x"}]' >"$scratch/context.json"
wrong=0 cases=0

expect() {  # status, arguments of ambit
  expected=$1
  shift
  status=0
  "$ambit" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
  cases=$((cases + 1))
  if [ "$status" -ne "$expected" ]; then
    echo "ambit $*: exit $status, expected $expected"
    cat "$scratch/err"
    wrong=$((wrong + 1))
  fi
  # Wrong usage and damage print no answer, and say why.
  case $expected in 2 | 3)
    if [ -s "$scratch/out" ] || [ ! -s "$scratch/err" ]; then
      echo "ambit $*: an answer on standard output, or nothing on standard error"
      wrong=$((wrong + 1))
    fi ;;
  esac
}

expect 0 --version
expect 0 --help
expect 0 can -h
expect 0 who-can -h
expect 0 paths -h
expect 0 trust -h
expect 0 audit -h
expect 0 simulate -h
expect 0 audit --list-checks
expect 0 audit --list-checks --format json
expect 2
expect 2 aduit "$acme"
expect 2 --verison
expect 2 can
expect 2 audit
expect 2 can --principle alice -a s3:GetObject -r "$payroll" "$acme"

expect 0 can -p olivia -a s3:GetObject -r "$payroll" "$acme"
expect 0 can -p alice -a s3:GetObject -r "$payroll" "$acme"
expect 4 can -p alice -a s3:GetObject -r "$payroll" --strict "$acme"
expect 1 can -p ben -a iam:CreateUser -r "$admin" "$acme"
expect 1 can -p carla -a iam:CreateUser -r "$admin" "$acme"
expect 0 can -p carla -a iam:CreateUser -r "$admin" --expect explicitDeny "$acme"
expect 0 can -p carla -a iam:CreateUser -r "$admin" --expect denied "$acme"
expect 1 can -p carla -a iam:CreateUser -r "$admin" --expect implicitDeny "$acme"
expect 0 can -p ben -a iam:CreateUser -r "$admin" --expect implicitDeny "$acme"
expect 0 can -p alice -a s3:GetObject -r "$payroll" --expect conditional --strict "$acme"
expect 1 can -p alice -a s3:GetObject -r "$payroll" --expect allowed "$acme"
expect 2 can -p alice -a s3:GetObject -r "$payroll" --expect yes "$acme"
expect 2 can -p nobody -a s3:GetObject -r "$payroll" "$acme"
expect 2 can -p alice -a 's3:*' -r "$payroll" "$acme"
expect 2 can -p alice -a s3:GetObject -r payroll "$acme"
expect 2 can -p alice -a s3:GetObject "$acme"
expect 2 can -p alice -a s3:GetObject -r "$payroll" --context MFA "$acme"
expect 2 can -p alice -a s3:GetObject -r "$payroll" --context a:b=1 --absent A:B "$acme"
expect 2 can -p alice -a s3:GetObject -r "$payroll" --context-mode shut "$acme"
expect 3 can -p alice -a s3:GetObject -r "$payroll" --context-file "$scratch/context.json" "$acme"
expect 3 can -p alice -a s3:GetObject -r "$payroll" --context-file "$scratch/none.json" "$acme"
expect 2 can --batch - -p alice "$acme"
expect 3 can --batch "$scratch/none.jsonl" "$acme"
expect 0 can --batch - "$acme"

expect 1 trust "$acme"
expect 0 trust --fail-on never "$acme"
expect 2 trust --fail-on bad "$acme"
expect 2 trust
expect 3 trust no-such-file.json
expect 1 paths "$acme"
expect 1 paths --from carla "$acme"
expect 0 paths --from alice "$acme"
expect 0 paths --from break-glass --exit-class definite "$acme"
expect 4 paths --from break-glass --strict "$acme"
expect 2 paths --from nobody "$acme"
expect 2 paths --to olivia "$acme"
expect 2 paths --from carla --max-paths 0 "$acme"
expect 2 paths --exit-class sure "$acme"

expect 1 paths --from alice --to "$payroll" "$acme"
expect 2 paths --from alice --to arn:aws:sns:eu-west-1:111122223333:alerts "$acme"
expect 0 paths --from alice --explain "$acme"
expect 2 paths --explain "$acme"
expect 2 paths --from alice --to "$payroll" --action s3 "$acme"

expect 0 reach -h
expect 0 reach --from carla "$acme"
expect 0 reach --to admin "$acme"
expect 4 reach --to admin --strict "$acme"
expect 2 reach "$acme"
expect 2 reach --from carla --to admin "$acme"
expect 0 reach --unused 90 "$acme"
expect 4 reach --unused 90 --strict "$acme"
expect 2 reach --unused 0 "$acme"
expect 2 reach --unused 90 --from carla "$acme"
expect 2 reach --unused 90 --action s3:GetObject "$acme"
expect 2 reach --from nobody "$acme"
expect 2 reach --to nobody "$acme"
expect 3 reach --to admin "$acme/no-such-file.json"
expect 0 cut -h
expect 1 cut "$acme"
expect 1 cut --to legacy-admin --cut trust "$acme"
expect 4 cut --strict --cut trust "$acme"
expect 2 cut --to nobody "$acme"
expect 2 cut --cut edges "$acme"
expect 2 cut --cut-budget many "$acme"
expect 3 cut "$acme/no-such-file.json"
expect 0 graph -h
expect 0 graph "$acme"
expect 0 graph --format graphml "$acme"
expect 0 graph --choke "$acme"
expect 0 graph --components "$acme"
expect 2 graph --choke --chains "$acme"
expect 0 graph --chains --format json "$acme"
expect 2 graph --components --chains "$acme"
expect 2 graph --chains --format dot "$acme"
expect 2 graph --format svg "$acme"
expect 3 graph "$acme/no-such-file.json"

expect 0 who-can -a iam:CreateUser -r "$admin" "$acme"
expect 4 who-can -a iam:CreateUser -r "$admin" --strict "$acme"
expect 0 who-can -a 'iam:*' -r "$admin" "$acme"
expect 0 who-can -a iam:CreateUser -r 'arn:aws:iam::*:user/x' "$acme"
expect 2 who-can -a iam -r "$admin" "$acme"
expect 2 who-can -a 'iam:*' -r admin "$acme"
expect 0 who-can -a iam:ListUsers -r '*' "$acme"
expect 0 who-can -a iam:CreateUser -r "$admin" --match all "$acme"
expect 2 who-can -a iam:CreateUser -r "$admin" --match most "$acme"
expect 2 who-can -a iam:CreateUser "$acme"

expect 0 what-can -h
expect 0 what-can -p alice "$acme"
expect 0 what-can -p alice --strict "$acme"
expect 4 what-can -p role/partner-audit --strict "$acme"
expect 2 what-can "$acme"
expect 2 what-can -p nobody "$acme"
expect 2 what-can -p alice --by colour "$acme"
expect 3 what-can -p alice "$acme/no-such-file.json"

expect 0 simulate examples/simulate/request.json
expect 0 simulate examples/simulate/requests.jsonl
expect 2 simulate
expect 0 simulate --batch
expect 2 simulate "$scratch"
expect 2 simulate "$scratch/none.json"
expect 2 simulate README.md
expect 2 simulate --fail-on denied examples/simulate/request.json
expect 2 simulate examples/simulate/request.json -o "$scratch/none/answer"

expect 1 audit "$acme"
expect 1 audit --fail-on high "$acme"
expect 0 audit --fail-on critical --practice groups "$acme"
expect 1 audit --fail-on critical "$acme"
expect 0 audit --fail-on never "$acme"
expect 4 audit --fail-on never --strict "$acme"
expect 0 audit --check rotation/password-old --fail-on high "$acme"
expect 2 audit --fail-on severe "$acme"
expect 2 audit --check rotation/acess-key-old "$acme"
expect 2 audit --practice roatation "$acme"
expect 2 audit --min-severity bad "$acme"
expect 2 audit --format access-analyzer "$acme"
expect 2 audit --config "$scratch/misspelt.json" "$acme"
expect 2 audit --config "$scratch/none.json" "$acme"
expect 3 audit --baseline "$scratch/misspelt.json" "$acme"
expect 2 audit --now yesterday "$acme"
expect 2 audit --account 1234 "$acme"
expect 2 audit --encoding ebcdic "$acme"
expect 2 audit --color sometimes "$acme"

expect 3 audit "$scratch/none"
expect 3 audit "$scratch/truncated.json"
expect 0 audit --keep-going "$scratch/truncated.json"
expect 3 audit "$acme" "$scratch/truncated.json"
expect 1 audit --keep-going "$acme" "$scratch/truncated.json"
expect 0 audit "$scratch/111122223333"
expect 4 audit --strict "$scratch/111122223333"
expect 3 audit -o "$scratch/none/answer" "$acme"

echo "$cases cases, $wrong wrong"
[ "$wrong" -eq 0 ]
