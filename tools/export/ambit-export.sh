#!/bin/sh
# Exports what ambit reads of an AWS account, as call records, with the AWS CLI.
#
#   ambit-export.sh [OPTION...]
#
#   --output FILE|-   where to (ambit-export.jsonl); - is standard output
#   --regions R,R|all the regions to look at (all that are enabled)
#   --last-accessed   when each user and role last used which service: two calls for each
#   --user-data       user data of EC2 instances; it often holds secrets
#   --logs DAYS       the management events of so many days
#   --organization    the organization and its control policies, in its management account
#   --profile P       of the AWS CLI
#   --resume          go on with FILE: keep its answers, repeat only calls without one
#   --print-policy    print the policy that the caller needs, and end
#
# Needs a POSIX shell, the AWS CLI (version 1 or 2), sed, tr, date, mktemp. Only reads, but for the
# two reports that it has IAM make. FILE describes every hole of the account: keep it as you keep
# credentials (it is made with mode 0600).
#
# Prints to standard error how many calls it made, how many failed and why, and which permissions
# were missing. Exit status: 0 all calls were answered (that there is none of a thing is an answer),
# 4 some failed, 3 nothing could be exported, 2 wrong usage.
#
# Format: docs/snapshot.md, "Call records". `Time` stands last in a record, so that a record that was
# cut off is seen as such.
set -u
LC_ALL=C
AWS_PAGER=
export LC_ALL AWS_PAGER
umask 077

newline='
'

complain() { echo "ambit-export: $*" >&2; }

usage_error() {
  complain "$*; --help lists the options"
  exit 2
}

help() { sed -n -e '2,/^set -u/{/^set -u/d; s/^# \{0,1\}//; p;}' "$0"; }

print_policy() {
  user_data_action=
  if [ -n "$user_data" ]; then user_data_action='"ec2:DescribeInstanceAttribute", '; fi
  cat <<POLICY
{
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "AmbitExportIam", "Effect": "Allow", "Action": ["iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "iam:GetAccountAuthorizationDetails", "iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:GetCredentialReport", "iam:GetOpenIDConnectProvider", "iam:GetServiceLastAccessedDetails", "iam:ListMFADevices", "iam:ListOpenIDConnectProviders", "iam:ListOrganizationsFeatures", "iam:ListRoles", "iam:ListSAMLProviders", "iam:ListSSHPublicKeys", "iam:ListServerCertificates", "iam:ListServiceSpecificCredentials", "iam:ListVirtualMFADevices"], "Resource": "*"},
        {"Sid": "AmbitExportAccount", "Effect": "Allow", "Action": ["access-analyzer:ListAnalyzers", "account:ListRegions", "cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus", "cloudtrail:LookupEvents", "ec2:DescribeIamInstanceProfileAssociations", ${user_data_action}"ec2:DescribeInstances", "ec2:DescribeRegions"], "Resource": "*"},
        {"Sid": "AmbitExportPolicies", "Effect": "Allow", "Action": ["ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "kms:GetKeyPolicy", "kms:ListKeys", "lambda:GetPolicy", "lambda:ListFunctions", "s3:GetAccountPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketLogging", "s3:GetBucketOwnershipControls", "s3:GetBucketPolicy", "s3:GetBucketPublicAccessBlock", "s3:ListAllMyBuckets", "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets", "sns:GetTopicAttributes", "sns:ListTopics", "sqs:GetQueueAttributes", "sqs:ListQueues"], "Resource": "*"},
        {"Sid": "AmbitExportOrganization", "Effect": "Allow", "Action": ["organizations:DescribeOrganization", "organizations:DescribePolicy", "organizations:DescribeResourcePolicy", "organizations:ListAWSServiceAccessForOrganization", "organizations:ListAccounts", "organizations:ListAccountsForParent", "organizations:ListDelegatedAdministrators", "organizations:ListDelegatedServicesForAccount", "organizations:ListOrganizationalUnitsForParent", "organizations:ListPolicies", "organizations:ListRoots", "organizations:ListTargetsForPolicy"], "Resource": "*"}
    ]
}
POLICY
}

# --- Options ---

output=ambit-export.jsonl
regions=all
last_accessed=
user_data=
logs=
organization=
resume=
policy_only=
while [ $# -gt 0 ]; do
  case $1 in
    --output=* | --regions=* | --logs=* | --profile=*)
      option=${1%%=*}
      value=${1#*=}
      shift
      set -- "$option" "$value" "$@"
      ;;
  esac
  case $1 in
    --output | --regions | --logs | --profile)
      if [ -z "${2-}" ]; then usage_error "$1 needs a value"; fi
      ;;
  esac
  case $1 in
    --output) output=$2; shift ;;
    -) output=- ;;
    --regions) regions=$2; shift ;;
    --logs)
      case $2 in *[!0-9]* | ?????*) usage_error "--logs needs a number of days" ;; esac
      logs=$2
      shift
      ;;
    --profile) AWS_PROFILE=$2; export AWS_PROFILE; shift ;;
    --last-accessed) last_accessed=1 ;;
    --user-data) user_data=1 ;;
    --organization) organization=1 ;;
    --resume) resume=1 ;;
    --print-policy) policy_only=1 ;;
    -h | --help) help; exit 0 ;;
    *) usage_error "there is no option '$1'" ;;
  esac
  shift
done
case $regions in *[!a-z0-9,-]*) usage_error "--regions needs names of regions" ;; esac
if [ -n "$policy_only" ]; then print_policy; exit 0; fi
if [ -n "$resume" ] && [ "$output" = - ]; then usage_error "--resume needs a FILE"; fi
if [ "$output" != - ] && [ -z "$resume" ] && [ -e "$output" ]; then
  usage_error "$output exists; --resume goes on with it"
fi
if ! command -v aws >/dev/null; then
  complain "the AWS CLI (aws) is not installed"
  exit 3
fi

scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- JSON ---

# Escapes what stands on standard input, as the inside of a JSON string.
escapes=$scratch/escapes.sed
{
  printf '%s\n' ':a' '$!{' 'N' 'ba' '}' 's/\\/\\\\/g' 's/"/\\"/g' 's/\n/\\n/g'
  for octal in 001 002 003 004 005 006 007 010 011 013 014 015 016 017 \
    020 021 022 023 024 025 026 027 030 031 032 033 034 035 036 037 177; do
    printf "s/\\$octal/\\\\\\\\u00%02x/g\n" "$((0$octal))"
  done
} >"$escapes"
escaped() {
  case $1 in
    *[!A-Za-z0-9:/.,@_+=\ -]*) printf '%s' "$1" | sed -f "$escapes" ;;
    *) printf '%s' "$1" ;;
  esac
}

# parameter NAME VALUE...: `"NAME":"VALUE"`; several values are a list.
parameter() {
  name=$1
  shift
  if [ $# -eq 1 ]; then
    printf '"%s":"%s"' "$name" "$(escaped "$1")"
    return
  fi
  list=
  for value in "$@"; do list="${list:+$list,}\"$(escaped "$value")\""; done
  printf '"%s":[%s]' "$name" "$list"
}

# --- Records ---

calls=0
answers=0
failed=0
kept=0
permissions=
results=$newline # calls of an earlier run that were answered: how their records start
refusals=$newline # likewise those whose error is an answer
pending=          # the one of them that was asked for last, when its answer is not in `out` yet
exec 3>>"$scratch/records" # until the header can be written

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

cannot_write() {
  complain "cannot write $output"
  exit 3
}

# Errors that say as much as an answer, or that no other try will change: service, operation, code.
facts='* * AWSOrganizationsNotInUseException
* * NoSuchBucket
* * NotFoundException
* * QueueDoesNotExist
* * RepositoryNotFoundException
* * ResourceNotFoundException
ecr GetRepositoryPolicy RepositoryPolicyNotFoundException
iam GetAccountPasswordPolicy NoSuchEntity*
iam ListOrganizationsFeatures AccountNotManagementOrDelegatedAdministratorException
iam ListOrganizationsFeatures OrganizationNotFoundException
iam ListOrganizationsFeatures ServiceAccessNotEnabledException
organizations DescribeResourcePolicy ResourcePolicyNotFoundException
s3 GetBucketOwnershipControls OwnershipControlsNotFoundError
s3 GetBucketPolicy NoSuchBucketPolicy
s3* GetPublicAccessBlock NoSuchPublicAccessBlockConfiguration'

is_fact() { # SERVICE OPERATION CODE
  while IFS= read -r fact; do
    # shellcheck disable=SC2254 # a pattern
    case "$1 $2 $3" in $fact) return 0 ;; esac
  done <<FACTS
$facts
FACTS
  return 1
}

permission_of() { # SERVICE OPERATION
  case $1:$2 in
    accessanalyzer:*) echo "access-analyzer:$2" ;;
    s3:GetPublicAccessBlock) echo s3:GetBucketPublicAccessBlock ;;
    s3:ListBuckets) echo s3:ListAllMyBuckets ;;
    s3control:GetPublicAccessBlock) echo s3:GetAccountPublicAccessBlock ;;
    *) echo "$1:$2" ;;
  esac
}

note_failure() { # SERVICE OPERATION
  failed=$((failed + 1))
  case $code in
    '') codes="$codes no-error-code" ;;
    *[!A-Za-z0-9.]*) codes="$codes unreadable-error-code" ;;
    *) codes="$codes $code" ;;
  esac
  case $code in
    AccessDenied | AccessDeniedException | UnauthorizedOperation | AuthorizationError | 403)
      permission=$(permission_of "$1" "$2")
      case " $permissions " in
        *" $permission "*) ;;
        *) permissions="$permissions $permission" ;;
      esac
      ;;
  esac
}
codes=

# run ARGUMENT...: the AWS CLI, whose answer is then in `out`. What is throttled is tried again, four
# times. Sets `code` and `status`.
run() {
  pending=
  pause=1
  while :; do
    calls=$((calls + 1))
    status=0
    code=
    aws "$@" --output json >"$scratch/out" 2>"$scratch/err" </dev/null 3>&- || status=$?
    if [ "$status" -eq 0 ]; then
      if [ ! -s "$scratch/out" ]; then echo '{}' >"$scratch/out"; fi
      return 0
    fi
    code=$(sed -n '/An error occurred (/{s/^.*An error occurred (\([^)]*\)).*$/\1/p;q;}' \
      "$scratch/err")
    case $code in
      Throttl* | TooManyRequests* | RequestLimitExceeded | ServiceUnavailable* | SlowDown) ;;
      *) return 1 ;;
    esac
    if [ "$pause" -gt 8 ]; then return 1; fi
    sleep "$pause"
    pause=$((pause * 2))
  done
}

record_start() { # SERVICE OPERATION REGION PARAMETERS
  printf '{"AmbitCall":1,"Service":"%s","Operation":"%s","Account":"%s",' "$1" "$2" "$account"
  printf '"Region":"%s","Parameters":{%s}' "$3" "$4"
}

write_answer() { # START
  {
    printf '%s,"Result":' "$1" && tr -d '\r\n' <"$scratch/out" &&
      printf ',"Time":"%s"}\n' "$(now)"
  } >&3 || cannot_write
  answers=$((answers + 1))
}

write_error() { # START
  message=$(sed -e '/^$/d' \
    -e 's/^.*An error occurred ([^)]*) when calling the [A-Za-z0-9]* operation: //' \
    -e 's/^.*An error occurred ([^)]*) when calling the [A-Za-z0-9]* operation (reached max retries: [0-9]*): //' \
    "$scratch/err" | sed -f "$escapes")
  error=
  if [ -n "$code" ]; then error="\"Code\":\"$(escaped "$code")\","; fi
  printf '%s,"Error":{%s"Message":"%s","ExitStatus":%s},"Time":"%s"}\n' \
    "$1" "$error" "$message" "$status" "$(now)" >&3 || cannot_write
}

# call SERVICE OPERATION REGION PARAMETERS ARGUMENT...: makes a call, unless an earlier run did, and
# writes its record. True when there is an answer, which `values` then reads.
call() {
  service=$1
  operation=$2
  start=$(record_start "$1" "$2" "$3" "$4")
  region=$3
  if [ "$region" = "$global" ]; then region=$home; fi
  shift 4
  case $results in
    *"$newline$start$newline"*)
      kept=$((kept + 1))
      pending=$start
      return 0
      ;;
  esac
  case $refusals in
    *"$newline$start$newline"*)
      kept=$((kept + 1))
      return 1
      ;;
  esac
  if run "$@" --region "$region"; then
    write_answer "$start"
    return 0
  fi
  write_error "$start"
  is_fact "$service" "$operation" "$code" || note_failure "$service" "$operation"
  return 1
}

# start_report OPERATION PARAMETERS ARGUMENT...: has IAM make a report. No record but of an error.
start_report() {
  operation=$1
  start=$(record_start iam "$1" "$global" "$2")
  shift 2
  if run iam "$@" --region "$home"; then return 0; fi
  write_error "$start"
  note_failure iam "$operation"
  return 1
}

# The answer of an earlier run, one member a line as the CLI printed it.
load_pending() {
  pattern=$(printf '%s' "$pending" | sed 's/[][\\.*^$/]/\\&/g')
  pending=
  sed -n "s/^$pattern,\"Result\"://p" "$output" |
    sed -e 's/,"Time":"[^"]*"}$//' -e "s/     */\\$newline&/g" >"$scratch/out"
}

# values NAME INDENT: the values of the members NAME of the last answer, one a line. INDENT blanks
# stand before them, as the AWS CLI prints it, so that no member of that name further inside is
# taken.
values() {
  if [ -n "$pending" ]; then load_pending; fi
  sed -n "s/^ \{$2\}\"$1\": \"\([^\"]*\)\",\{0,1\}[]} ]*\$/\1/p" "$scratch/out"
}

# The same of the strings of a list.
strings() { # INDENT
  if [ -n "$pending" ]; then load_pending; fi
  sed -n "s/^ \{$1\}\"\([^\"]*\)\",\{0,1\}[]} ]*\$/\1/p" "$scratch/out"
}

say_step() { if [ -t 2 ]; then complain "$*"; fi; }

# --- Who, where, and what there is already ---

use_partition() { # of the caller's ARN
  case $1 in
    arn:aws-cn:*) global=aws-cn-global home=cn-north-1 ;;
    arn:aws-us-gov:*) global=aws-us-gov-global home=us-gov-west-1 ;;
    *) global=aws-global home=us-east-1 ;;
  esac
}

# Keeps of an earlier FILE the whole records of answers and of errors that are answers, and notes
# which calls they are of.
read_earlier() {
  whole='"Time":"[^"]*"}$'
  start='{"AmbitCall":1,[^{]*"Parameters":{[^}]*}'
  {
    echo '/^{"AmbitSnapshot":1,.*}$/{' p d '}' | tr ' ' '\n'
    printf '%s\n' "/^$start,\"Result\":.*,$whole/{" p d '}'
    printf '%s\n' "$facts" | sed 's/\*/[^"]*/g' | while read -r service operation code; do
      printf '%s\n' "/^{\"AmbitCall\":1,\"Service\":\"$service\",\"Operation\":\"$operation\",[^{]*\"Parameters\":{[^}]*},\"Error\":{\"Code\":\"$code\",.*,$whole/{" p d '}'
    done
  } >"$scratch/keep.sed"
  kept_file=$(mktemp "$output.XXXXXX") || exit 3
  if sed -n -f "$scratch/keep.sed" "$output" >"$kept_file" && mv "$kept_file" "$output"; then :; else
    rm -f "$kept_file"
    cannot_write
  fi
  results=$newline$(sed -n "s/^\\($start\\),\"Result\":.*\$/\\1/p" "$output")$newline
  refusals=$newline$(sed -n "s/^\\($start\\),\"Error\":.*\$/\\1/p" "$output")$newline
}

if [ -z "${AWS_REGION-}${AWS_DEFAULT_REGION-}" ] &&
  [ -z "$(aws configure get region 2>/dev/null </dev/null)" ]; then
  AWS_DEFAULT_REGION=us-east-1
  export AWS_DEFAULT_REGION
fi
if ! run sts get-caller-identity; then
  complain 'the AWS CLI cannot say who is calling:'
  sed '/^$/d' "$scratch/err" >&2
  exit 3
fi
account=$(values Account 4)
use_partition "$(values Arn 4)"
case $account in
  *[!0-9]*) account= ;;
  ????????????) ;;
  *) account= ;;
esac
if [ -z "$account" ]; then
  complain 'the AWS CLI does not say which account this is'
  exit 3
fi
if [ "$output" != - ] && [ -e "$output" ]; then
  if [ ! -f "$output" ]; then usage_error "$output is no file"; fi
  earlier=$(sed -n '/^{"Ambit/{s/^.*"Account":"\([0-9]*\)".*$/\1/p;q;}' "$output")
  if [ "${earlier:-$account}" != "$account" ]; then
    usage_error "$output is of account $earlier, and this is $account"
  fi
  read_earlier
fi
start=$(record_start sts GetCallerIdentity "$global" '')
case $results in
  *"$newline$start$newline"*) ;;
  *) write_answer "$start" ;;
esac
answers=0 # who is calling is nothing to go by

say_step "account $account"
enabled=
if call account ListRegions "$global" \
  "$(parameter RegionOptStatusContains ENABLED ENABLED_BY_DEFAULT)" \
  account list-regions --region-opt-status-contains ENABLED ENABLED_BY_DEFAULT; then
  enabled=$(values RegionName 12)
elif call ec2 DescribeRegions "$home" '' ec2 describe-regions; then
  enabled=$(values RegionName 12)
fi
if [ "$regions" = all ]; then
  regions=$enabled
  if [ -z "$regions" ]; then
    complain "which regions are enabled is not known; only $home is looked at"
    regions=$home
  fi
else
  regions=$(printf '%s' "$regions" | tr ',' "$newline")
fi

# The header stands first, unless an earlier run wrote it.
if [ "$output" = - ]; then
  exec 3>&1
else
  (: >>"$output") 2>/dev/null || cannot_write
  exec 3>>"$output"
fi
if [ "$output" = - ] || [ ! -s "$output" ]; then
  names=
  for region in $regions; do names="${names:+$names,}\"$region\""; done
  printf '{"AmbitSnapshot":1,"CollectedAt":"%s","Tool":"ambit-export/1","Account":"%s","Regions":[%s]}\n' \
    "$(now)" "$account" "$names" >&3 || cannot_write
fi
sed '' "$scratch/records" >&3 || cannot_write

# --- IAM ---

iam() { # OPERATION PARAMETERS ARGUMENT...
  operation=$1
  given=$2
  shift 2
  call iam "$operation" "$global" "$given" iam "$@"
}

# The report is there when it is COMPLETE, which may take a while.
export_credential_report() {
  start=$(record_start iam GetCredentialReport "$global" '')
  case $results in *"$newline$start$newline"*) kept=$((kept + 1)); return ;; esac
  tries=0
  while start_report GenerateCredentialReport '' generate-credential-report &&
    [ "$(values State 4)" != COMPLETE ] && [ "$tries" -lt 30 ]; do
    tries=$((tries + 1))
    sleep 2
  done
  iam GetCredentialReport '' get-credential-report
}

# The answer does not say whose it is: the record does.
export_last_accessed() { # ARN
  given=$(parameter Arn "$1")
  start=$(record_start iam GetServiceLastAccessedDetails "$global" "$given")
  case $results in *"$newline$start$newline"*) kept=$((kept + 1)); return ;; esac
  start_report GenerateServiceLastAccessedDetails "$given" generate-service-last-accessed-details \
    --arn "$1" --granularity ACTION_LEVEL || return
  start=$(record_start iam GetServiceLastAccessedDetails "$global" "$given")
  job=$(values JobId 4)
  tries=0
  while run iam get-service-last-accessed-details --job-id "$job" --region "$home"; do
    if [ "$(values JobStatus 4)" != IN_PROGRESS ] || [ "$tries" -ge 30 ]; then
      write_answer "$start"
      return
    fi
    tries=$((tries + 1))
    sleep 2
  done
  write_error "$start"
  note_failure iam GetServiceLastAccessedDetails
}

say_step 'IAM'
: >"$scratch/users"
: >"$scratch/principals"
if iam GetAccountAuthorizationDetails '' get-account-authorization-details; then
  values UserName 12 >"$scratch/users"
  values Arn 12 | sed -n -e '/:user\//p' -e '/:role\//p' >"$scratch/principals"
fi
iam GetAccountSummary '' get-account-summary
iam GetAccountPasswordPolicy '' get-account-password-policy
export_credential_report
iam ListVirtualMFADevices '' list-virtual-mfa-devices
iam ListServiceSpecificCredentials '"AllUsers":true' list-service-specific-credentials --all-users
iam ListSAMLProviders '' list-saml-providers
iam ListServerCertificates '' list-server-certificates
iam ListRoles '' list-roles
iam ListOrganizationsFeatures '' list-organizations-features
: >"$scratch/providers"
if iam ListOpenIDConnectProviders '' list-open-id-connect-providers; then
  values Arn 12 >"$scratch/providers"
fi
while IFS= read -r arn; do
  iam GetOpenIDConnectProvider "$(parameter OpenIDConnectProviderArn "$arn")" \
    get-open-id-connect-provider --open-id-connect-provider-arn "$arn"
done <"$scratch/providers"
while IFS= read -r user; do
  given=$(parameter UserName "$user")
  iam ListMFADevices "$given" list-mfa-devices --user-name "$user"
  iam ListSSHPublicKeys "$given" list-ssh-public-keys --user-name "$user"
done <"$scratch/users"
if [ -n "$last_accessed" ]; then
  say_step 'when services were used last'
  while IFS= read -r arn; do export_last_accessed "$arn"; done <"$scratch/principals"
fi

# --- Each region ---

# each SERVICE OPERATION PARAMETER COMMAND FLAG [ARGUMENT...]: a call for every line of `names`.
each() {
  of_service=$1
  of_operation=$2
  of_parameter=$3
  of_command=$4
  of_flag=$5
  shift 5
  while IFS= read -r one; do
    call "$of_service" "$of_operation" "$in_region" \
      "$(parameter "$of_parameter" "$one")$more_parameters" \
      "$of_service" "$of_command" "$of_flag" "$one" "$@"
  done <"$scratch/names"
}
more_parameters=

trails_done=' '
for in_region in $regions; do
  say_step "$in_region"
  if call cloudtrail DescribeTrails "$in_region" '' cloudtrail describe-trails; then
    values TrailARN 12 >"$scratch/names"
    while IFS= read -r trail; do
      case $trails_done in *" $trail "*) continue ;; esac
      trails_done="$trails_done$trail "
      trail_region=${trail#arn:*:cloudtrail:}
      trail_region=${trail_region%%:*}
      call cloudtrail GetTrailStatus "$trail_region" "$(parameter Name "$trail")" \
        cloudtrail get-trail-status --name "$trail"
      call cloudtrail GetEventSelectors "$trail_region" "$(parameter TrailName "$trail")" \
        cloudtrail get-event-selectors --trail-name "$trail"
    done <"$scratch/names"
  fi
  if [ -n "$logs" ]; then
    # From the start of a day, so that --resume asks for the same.
    since=$((($(date +%s) / 86400 - logs) * 86400))
    call cloudtrail LookupEvents "$in_region" "\"StartTime\":$since" \
      cloudtrail lookup-events --start-time "$since"
  fi
  call accessanalyzer ListAnalyzers "$in_region" '' accessanalyzer list-analyzers
  if call ec2 DescribeInstances "$in_region" '' ec2 describe-instances && [ -n "$user_data" ]; then
    values InstanceId 20 >"$scratch/names"
    more_parameters=',"Attribute":"userData"'
    each ec2 DescribeInstanceAttribute InstanceId describe-instance-attribute --instance-id \
      --attribute userData
    more_parameters=
  fi
  call ec2 DescribeIamInstanceProfileAssociations "$in_region" '' \
    ec2 describe-iam-instance-profile-associations
  if call kms ListKeys "$in_region" '' kms list-keys; then
    values KeyId 12 >"$scratch/names"
    more_parameters=',"PolicyName":"default"'
    each kms GetKeyPolicy KeyId get-key-policy --key-id --policy-name default
    more_parameters=
  fi
  if call sqs ListQueues "$in_region" '' sqs list-queues; then
    strings 8 >"$scratch/names"
    more_parameters=',"AttributeNames":["All"]'
    each sqs GetQueueAttributes QueueUrl get-queue-attributes --queue-url --attribute-names All
    more_parameters=
  fi
  if call sns ListTopics "$in_region" '' sns list-topics; then
    values TopicArn 12 >"$scratch/names"
    each sns GetTopicAttributes TopicArn get-topic-attributes --topic-arn
  fi
  # Without the environment of the functions, which often holds secrets.
  if call lambda ListFunctions "$in_region" '' lambda list-functions --query \
    '{Functions: Functions[].{FunctionName: FunctionName, FunctionArn: FunctionArn, Role: Role}}'; then
    values FunctionName 12 >"$scratch/names"
    each lambda GetPolicy FunctionName get-policy --function-name
  fi
  if call secretsmanager ListSecrets "$in_region" '' secretsmanager list-secrets; then
    values ARN 12 >"$scratch/names"
    each secretsmanager GetResourcePolicy SecretId get-resource-policy --secret-id
  fi
  if call ecr DescribeRepositories "$in_region" '' ecr describe-repositories; then
    values repositoryName 12 >"$scratch/names"
    each ecr GetRepositoryPolicy RepositoryName get-repository-policy --repository-name
  fi
done

# --- S3 ---

say_step 'S3'
call s3control GetPublicAccessBlock "$global" "$(parameter AccountId "$account")" \
  s3control get-public-access-block --account-id "$account"
: >"$scratch/buckets"
if call s3 ListBuckets "$global" '' s3api list-buckets; then
  values Name 12 >"$scratch/buckets"
fi
while IFS= read -r bucket; do
  given=$(parameter Bucket "$bucket")
  s3() { call s3 "$1" "$global" "$given" s3api "$2" --bucket "$bucket"; }
  s3 GetBucketPolicy get-bucket-policy
  s3 GetPublicAccessBlock get-public-access-block
  s3 GetBucketAcl get-bucket-acl
  s3 GetBucketOwnershipControls get-bucket-ownership-controls
  s3 GetBucketLogging get-bucket-logging
done <"$scratch/buckets"

# --- The organization ---

organizations() { # OPERATION PARAMETERS ARGUMENT...
  operation=$1
  given=$2
  shift 2
  call organizations "$operation" "$global" "$given" organizations "$@"
}

# The accounts and units below a root or unit. What is found is looked at later: a shell has no
# local variables for a recursion.
export_children() { # ID
  given=$(parameter ParentId "$1")
  organizations ListAccountsForParent "$given" list-accounts-for-parent --parent-id "$1"
  if organizations ListOrganizationalUnitsForParent "$given" \
    list-organizational-units-for-parent --parent-id "$1"; then
    values Id 12 >>"$scratch/next"
  fi
}

export_organization() {
  organizations DescribeOrganization '' describe-organization || return
  organizations ListAccounts '' list-accounts
  : >"$scratch/parents"
  if organizations ListRoots '' list-roots; then values Id 12 >"$scratch/parents"; fi
  while [ -s "$scratch/parents" ]; do
    : >"$scratch/next"
    while IFS= read -r parent; do export_children "$parent"; done <"$scratch/parents"
    mv "$scratch/next" "$scratch/parents"
  done
  for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
    organizations ListPolicies "$(parameter Filter "$type")" list-policies --filter "$type" ||
      continue
    values Id 12 >"$scratch/names"
    while IFS= read -r policy; do
      given=$(parameter PolicyId "$policy")
      organizations DescribePolicy "$given" describe-policy --policy-id "$policy"
      organizations ListTargetsForPolicy "$given" list-targets-for-policy --policy-id "$policy"
    done <"$scratch/names"
  done
  if organizations ListDelegatedAdministrators '' list-delegated-administrators; then
    values Id 12 >"$scratch/names"
    while IFS= read -r member; do
      organizations ListDelegatedServicesForAccount "$(parameter AccountId "$member")" \
        list-delegated-services-for-account --account-id "$member"
    done <"$scratch/names"
  fi
  organizations ListAWSServiceAccessForOrganization '' list-aws-service-access-for-organization
  organizations DescribeResourcePolicy '' describe-resource-policy
}
if [ -n "$organization" ]; then
  say_step 'the organization'
  export_organization
fi

# --- What came of it ---

summary="$calls calls"
if [ "$kept" -gt 0 ]; then summary="$summary, $kept kept"; fi
complain "$summary, $failed failed"
while [ -n "$codes" ]; do
  # shellcheck disable=SC2086 # words
  set -- $codes
  first=$1
  count=0
  rest=
  for one in "$@"; do
    if [ "$one" = "$first" ]; then count=$((count + 1)); else rest="$rest $one"; fi
  done
  complain "  $count failed with $first"
  codes=$rest
done
for permission in $permissions; do complain "  missing permission: $permission"; done
if [ "$output" != - ]; then
  complain "$output describes every hole of the account: keep it as you keep credentials"
fi
if [ "$((answers + kept))" -eq 0 ]; then exit 3; fi
if [ "$failed" -gt 0 ]; then exit 4; fi
exit 0
