#!/bin/sh
# Runs ambit-export.sh in many accounts: assumes a role in each and writes one file per account,
# DIRECTORY/ACCOUNT/calls.jsonl.
#
#   ambit-export-accounts.sh --accounts A,A|all [OPTION...] [-- OPTION-OF-AMBIT-EXPORT...]
#
#   --accounts A,A|all   which; all: the active ones of the organization, asked in its management account
#   --role-name NAME     the role to assume in each (ambit-export); not in the caller's own account
#   --directory D        where to (snapshot)
#
# The role needs what `ambit-export.sh --print-policy` prints, and the caller sts:AssumeRole on it. An
# account that has a file is gone on with (--resume). Exit status: the worst of all accounts; 2 wrong
# usage.
set -u
AWS_PAGER=
export AWS_PAGER
umask 077

complain() { echo "ambit-export-accounts: $*" >&2; }
usage_error() {
  complain "$*; --help lists the options"
  exit 2
}

case $0 in */*) export_script=${0%/*}/ambit-export.sh ;; *) export_script=ambit-export.sh ;; esac
accounts=
role=ambit-export
directory=snapshot
while [ $# -gt 0 ]; do
  case $1 in
    --accounts | --role-name | --directory)
      if [ -z "${2-}" ]; then usage_error "$1 needs a value"; fi
      ;;
  esac
  case $1 in
    --accounts) accounts=$2; shift ;;
    --role-name) role=$2; shift ;;
    --directory) directory=$2; shift ;;
    -h | --help) sed -n -e '2,/^set -u/{/^set -u/d; s/^# \{0,1\}//; p;}' "$0"; exit 0 ;;
    --) shift; break ;;
    *) usage_error "there is no option '$1'" ;;
  esac
  shift
done
for option in "$@"; do
  case $option in --output* | - | --resume | --print-policy) usage_error "$option goes by itself here" ;; esac
done
case $accounts in
  '') usage_error "--accounts is missing" ;;
  all) ;;
  *[!0-9,]*) usage_error "--accounts needs ids of 12 digits" ;;
esac
case $role in *[!A-Za-z0-9+=,.@_/-]*) usage_error "--role-name needs the name of a role" ;; esac

# ask ARGUMENT...: what the AWS CLI prints as text.
ask() { aws "$@" --output text </dev/null; }

caller=$(ask sts get-caller-identity --query '[Account,Arn]') || exit 3
own=${caller%%[!0-9]*}
partition=${caller#*arn:}
partition=${partition%%:*}
if [ "$accounts" = all ]; then
  # shellcheck disable=SC2016 # a literal of JMESPath
  accounts=$(ask organizations list-accounts --query 'Accounts[?Status==`ACTIVE`].Id') || exit 3
fi

worst=0
for account in $(printf '%s' "$accounts" | tr ',\t\n' '   '); do
  case $account in
    ????????????) ;;
    *) usage_error "'$account' is not an account id of 12 digits" ;;
  esac
  mkdir -p "$directory/$account" || exit 3
  set -- --output "$directory/$account/calls.jsonl" "$@"
  if [ -e "$directory/$account/calls.jsonl" ]; then set -- --resume "$@"; fi
  status=0
  if [ "$account" = "$own" ]; then
    sh "$export_script" "$@" || status=$?
  elif credentials=$(ask sts assume-role --role-arn "arn:$partition:iam::$account:role/$role" \
    --role-session-name ambit-export \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]'); then
    read -r key secret token <<CREDENTIALS
$credentials
CREDENTIALS
    (
      AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token
      export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
      unset AWS_PROFILE AWS_DEFAULT_PROFILE
      exec sh "$export_script" "$@"
    ) || status=$?
  else
    complain "cannot assume role $role in account $account"
    status=3
  fi
  if [ "$status" -ne 0 ]; then complain "account $account: exit status $status"; fi
  if [ "$status" -gt "$worst" ]; then worst=$status; fi
  case $1 in --resume) shift ;; esac
  shift 2
done
exit "$worst"
