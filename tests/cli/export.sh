#!/bin/sh
# tools/export/ambit-export.sh with an AWS CLI that answers from files: which calls it makes, what it
# writes of them, how it goes on, and that its policy allows these calls and nothing that changes
# anything.
#
#   export.sh AMBIT      (in the project's root)
#
# AMBIT_EXPORT_SHELL (dash where it is installed, else sh) runs the script.
set -eu
ambit=$1
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "$*"
  exit 1
}
shell=${AMBIT_EXPORT_SHELL:-$(command -v dash || echo sh)}
check() { python3 "$root/tests/cli/export_check.py" "$@"; }

FAKE_AWS=$scratch/fake
export FAKE_AWS
mkdir -p "$scratch/bin" "$FAKE_AWS/answer" "$FAKE_AWS/error" "$FAKE_AWS/throttled"
cp "$root/tests/cli/fake_aws.sh" "$scratch/bin/aws"
printf '#!/bin/sh\necho "$1" >>"$FAKE_AWS/pauses"\n' >"$scratch/bin/sleep"
chmod +x "$scratch/bin/aws" "$scratch/bin/sleep"
PATH=$scratch/bin:$PATH
unset AWS_REGION AWS_DEFAULT_REGION AWS_PROFILE
cd "$scratch"

# export ARGUMENT...: what it prints is in `stdout` and `stderr`.
export_with() {
  : >"$FAKE_AWS/log"
  : >"$FAKE_AWS/pauses"
  status=0
  "$shell" "$root/tools/export/ambit-export.sh" "$@" >stdout 2>stderr || status=$?
}
expect_status() { [ "$status" -eq "$1" ] || fail "exit $status, not $1: $(cat stderr)"; }
expect_said() { grep -qF -- "$1" stderr || fail "not said: $1; but: $(cat stderr)"; }
answer() { cat >"$FAKE_AWS/answer/$1"; }
error() { printf '\nAn error occurred (%s) when calling the X operation: %s\n' "$2" "$3" >"$FAKE_AWS/error/$1"; }
count_of() { grep -c -- "$1" "$FAKE_AWS/log" || true; }

# --- Without an account ---

export_with --regions
expect_status 2
for wrong in --nonsense --logs=1x --logs=99999 '--regions=eu;1' '--output=- --resume'; do
  # shellcheck disable=SC2086 # two words
  export_with $wrong
  expect_status 2
  [ ! -s "$FAKE_AWS/log" ] || fail "a call in spite of $wrong"
done
export_with --help
expect_status 0
grep -q '^  --resume' stdout || fail 'no help'
error sts.get-caller-identity ExpiredToken 'The security token is expired'
export_with
expect_status 3
expect_said 'The security token is expired'
[ ! -e ambit-export.jsonl ] || fail 'a file without an account'
rm "$FAKE_AWS/error/sts.get-caller-identity"

# --- An account ---

answer sts.get-caller-identity <<JSON
{
    "UserId": "AIDAEXAMPLE",
    "Account": "111122223333",
    "Arn": "arn:aws:iam::111122223333:user/ex\"porter"
}
JSON
answer account.list-regions <<JSON
{
    "Regions": [
        {
            "RegionName": "eu-west-1",
            "RegionOptStatus": "ENABLED_BY_DEFAULT"
        },
        {
            "RegionName": "us-east-1",
            "RegionOptStatus": "ENABLED_BY_DEFAULT"
        }
    ]
}
JSON
answer iam.get-account-authorization-details <<JSON
{
    "UserDetailList": [
        {
            "Path": "/",
            "UserName": "alice",
            "UserId": "AIDA1",
            "Arn": "arn:aws:iam::111122223333:user/alice",
            "CreateDate": "2024-01-01T00:00:00+00:00",
            "UserPolicyList": [
                {
                    "PolicyName": "a    \"UserName\": \"nobody\"",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": []
                    }
                }
            ],
            "GroupList": [],
            "AttachedManagedPolicies": []
        },
        {
            "Path": "/",
            "UserName": "o+b=c,d.e@f-g_h",
            "UserId": "AIDA2",
            "Arn": "arn:aws:iam::111122223333:user/o+b=c,d.e@f-g_h",
            "CreateDate": "2024-01-01T00:00:00+00:00",
            "GroupList": [],
            "AttachedManagedPolicies": []
        }
    ],
    "GroupDetailList": [],
    "RoleDetailList": [
        {
            "Path": "/",
            "RoleName": "app",
            "RoleId": "AROA1",
            "Arn": "arn:aws:iam::111122223333:role/app",
            "CreateDate": "2024-01-01T00:00:00+00:00",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": []
            },
            "InstanceProfileList": [
                {
                    "Arn": "arn:aws:iam::111122223333:instance-profile/app",
                    "Roles": [
                        {
                            "Arn": "arn:aws:iam::111122223333:role/app"
                        }
                    ]
                }
            ],
            "RolePolicyList": [],
            "AttachedManagedPolicies": []
        }
    ],
    "Policies": []
}
JSON
echo '{
    "State": "COMPLETE"
}' | answer iam.generate-credential-report
error iam.get-account-password-policy NoSuchEntity 'The Password Policy with domain name 111122223333 cannot be found.'
error iam.get-credential-report ReportNotPresent none
error iam.list-organizations-features AccountNotManagementOrDelegatedAdministratorException no
echo '{
    "JobId": "j-1"
}' | answer iam.generate-service-last-accessed-details
echo '{
    "JobStatus": "COMPLETED",
    "JobType": "ACTION_LEVEL",
    "JobCreationDate": "2026-11-20T09:05:00+00:00",
    "JobCompletionDate": "2026-11-20T09:05:02+00:00",
    "ServicesLastAccessed": [],
    "IsTruncated": false
}' | answer iam.get-service-last-accessed-details
echo '{
    "OpenIDConnectProviderList": [
        {
            "Arn": "arn:aws:iam::111122223333:oidc-provider/token.example.com"
        }
    ]
}' | answer iam.list-open-id-connect-providers
echo '{
    "trailList": [
        {
            "Name": "main",
            "HomeRegion": "us-east-1",
            "TrailARN": "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"
        }
    ]
}' | answer cloudtrail.describe-trails
echo '{
    "Reservations": [
        {
            "Instances": [
                {
                    "InstanceId": "i-1",
                    "NetworkInterfaces": [
                        {
                            "InstanceId": "i-none"
                        }
                    ]
                }
            ]
        }
    ]
}' | answer ec2.describe-instances
echo '{
    "Keys": [
        {
            "KeyId": "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
        }
    ]
}' | answer kms.list-keys
answer kms.get-key-policy <<'JSON'
{
    "Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
    "PolicyName": "default"
}
JSON
echo '{
    "QueueUrls": [
        "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs",
        "https://sqs.eu-west-1.amazonaws.com/111122223333/more"
    ]
}' | answer sqs.list-queues
echo '{
    "Topics": [
        {
            "TopicArn": "arn:aws:sns:eu-west-1:111122223333:alarms"
        }
    ]
}' | answer sns.list-topics
echo '{
    "Functions": [
        {
            "FunctionName": "thumbs",
            "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:thumbs",
            "Role": "arn:aws:iam::111122223333:role/app"
        }
    ]
}' | answer lambda.list-functions
error lambda.get-policy ResourceNotFoundException 'no policy'
echo '{
    "SecretList": [
        {
            "ARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3",
            "Name": "db"
        }
    ]
}' | answer secretsmanager.list-secrets
echo '{
    "repositories": [
        {
            "repositoryArn": "arn:aws:ecr:eu-west-1:111122223333:repository/web",
            "repositoryName": "web"
        }
    ]
}' | answer ecr.describe-repositories
error ecr.get-repository-policy RepositoryPolicyNotFoundException none
echo '{
    "Buckets": [
        {
            "Name": "acme-web",
            "CreationDate": "2024-01-01T00:00:00+00:00"
        }
    ],
    "Owner": {
        "DisplayName": "acme"
    }
}' | answer s3api.list-buckets
error s3api.get-bucket-policy NoSuchBucketPolicy none
error s3control.get-public-access-block NoSuchPublicAccessBlockConfiguration none
error s3api.get-bucket-ownership-controls OwnershipControlsNotFoundError none
echo '{
    "Roots": [
        {
            "Id": "r-ab12",
            "Arn": "arn:aws:organizations::111122223333:root/o-a1b2c3d4e5/r-ab12",
            "Name": "Root",
            "PolicyTypes": []
        }
    ]
}' | answer organizations.list-roots
echo '{
    "OrganizationalUnits": [
        {
            "Id": "ou-ab12-prod0001",
            "Arn": "arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-prod0001",
            "Name": "production"
        }
    ]
}' | answer organizations.list-organizational-units-for-parent.r-ab12
echo '{
    "Policies": [
        {
            "Id": "p-FullAWSAccess",
            "Arn": "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
            "Name": "FullAWSAccess",
            "Description": "Allows access to every operation",
            "Type": "SERVICE_CONTROL_POLICY",
            "AwsManaged": true
        }
    ]
}' | answer organizations.list-policies.SERVICE_CONTROL_POLICY
echo '{
    "DelegatedAdministrators": [
        {
            "Id": "444455556666",
            "Arn": "arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/444455556666",
            "Email": "audit@example.com",
            "Name": "audit"
        }
    ]
}' | answer organizations.list-delegated-administrators
error organizations.describe-resource-policy ResourcePolicyNotFoundException none
# Two are denied, one is throttled at first, one always, and one says something awkward.
error iam.list-roles AccessDenied 'User is not authorized to perform: iam:ListRoles'
error s3api.get-bucket-logging AccessDenied 'Access Denied'
echo 2 >"$FAKE_AWS/throttled/iam.get-account-summary"
echo 99 >"$FAKE_AWS/throttled/iam.list-saml-providers"
printf 'a "quoted" \\ back\tslash \033[31m \001\n\nlast line \303\251' >"$FAKE_AWS/error/iam.list-server-certificates"

everything='--last-accessed --user-data --organization --logs 3'
# shellcheck disable=SC2086 # words
export_with $everything --output all.jsonl
expect_status 4
expect_said '2 failed with AccessDenied'
expect_said '1 failed with Throttling'
expect_said '1 failed with no-error-code'
expect_said 'missing permission: iam:ListRoles'
expect_said 'missing permission: s3:GetBucketLogging'
expect_said 'all.jsonl describes every hole of the account'
[ "$(ls -l all.jsonl | cut -c1-10)" = -rw------- ] || fail "mode of the file: $(ls -l all.jsonl)"
[ "$(tr '\n' ' ' <"$FAKE_AWS/pauses")" = '1 2 1 2 4 8 ' ] || fail "pauses: $(cat "$FAKE_AWS/pauses")"
[ "$(count_of 'iam list-mfa-devices')" -eq 2 ] || fail 'MFA devices: not once for each user'
[ "$(count_of 'get-trail-status')" -eq 1 ] || fail 'a trail that both regions show is asked for twice'
[ "$(count_of 'describe-instance-attribute --instance-id i-1')" -eq 2 ] || fail 'no user data'
[ "$(count_of 'list-accounts-for-parent --parent-id ou-ab12-prod0001')" -eq 1 ] || fail 'no units'
grep -q 'ListSAMLProviders.*"Message":"Rate exceeded"' all.jsonl || fail 'a message with its retries'
check records all.jsonl
check calls all.jsonl "$FAKE_AWS/log"
cp "$FAKE_AWS/log" log.all

# What it wrote is read without an error.
"$ambit" snapshot --format json -q all.jsonl >answer.json || fail 'ambit cannot read the export'
check snapshot answer.json

# --- Going on ---

export_with --output all.jsonl
expect_status 2 # it exists
rm -f "$FAKE_AWS"/throttled/* "$FAKE_AWS"/error/iam.list-* "$FAKE_AWS"/error/s3api.get-bucket-logging
error iam.list-organizations-features AccountNotManagementOrDelegatedAdministratorException no
cp all.jsonl whole.jsonl
chmod 644 all.jsonl
# The last record was being written.
printf '%s' '{"AmbitCall":1,"Service":"iam","Operation":"X","Account":"111122223333","Region":"aws-global","Parameters":{},"Result":{"A":{}}' >>all.jsonl
# shellcheck disable=SC2086 # words
export_with $everything --output all.jsonl --resume
expect_status 4 # still no credential report
[ "$(ls -l all.jsonl | cut -c1-10)" = -rw------- ] || fail 'mode of the file that was gone on with'
sed 's/ --.*//' "$FAKE_AWS/log" | sort | tr '\n' ' ' >repeated
[ "$(cat repeated)" = 'iam generate-credential-report iam get-credential-report iam list-roles iam list-saml-providers iam list-server-certificates s3api get-bucket-logging sts get-caller-identity ' ] ||
  fail "repeated: $(cat repeated)"
check records all.jsonl
check resumed whole.jsonl all.jsonl
# From an answer that was kept, the same calls follow; and from nothing, all of them.
grep -v '"GetTrailStatus"\|"GetKeyPolicy"\|"GetQueueAttributes"\|"ListMFADevices"\|"GetBucketAcl"' all.jsonl >part.jsonl
# shellcheck disable=SC2086 # words
export_with $everything --output part.jsonl --resume
check resumed all.jsonl part.jsonl
: >empty.jsonl
# shellcheck disable=SC2086 # words
export_with $everything --output empty.jsonl --resume
check resumed all.jsonl empty.jsonl

sed 's/111122223333/444455556666/g' whole.jsonl >other.jsonl
cp other.jsonl before.jsonl
export_with --output other.jsonl --resume
expect_status 2
expect_said 'other.jsonl is of account 444455556666, and this is 111122223333'
cmp before.jsonl other.jsonl

# --- Standard output, regions ---

export_with - --regions us-east-1
expect_status 4
cp stdout out.jsonl
check records out.jsonl
[ "$(count_of '--region eu-west-1')" -eq 0 ] || fail 'a call to a region that was not named'
[ "$(count_of 'list-instances\|lookup-events\|describe-instance-attribute\|organizations \|last-accessed')" -eq 0 ] ||
  fail 'a call that was not asked for'
[ "$(ls "$scratch" | grep -c 'jsonl\.')" -eq 0 ] || fail 'a temporary file was left'

# An account that nothing can be exported of.
for name in "$FAKE_AWS"/answer/*; do
  case $name in */sts.*) ;; *) rm "$name" ;; esac
done
for name in $(sed 's/^\([^ ]*\) \([^ ]*\).*/\1.\2/' log.all | sort -u); do
  case $name in sts.*) ;; *) error "$name" AccessDenied no ;; esac
done
error ec2.describe-regions UnauthorizedOperation no
export_with --regions us-east-1 --output nothing.jsonl
expect_status 3
check records nothing.jsonl

# --- Many accounts ---

rm -f "$FAKE_AWS"/error/* "$FAKE_AWS"/answer/*
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
identity() { # ACCOUNT
  printf '{\n    "Account": "%s",\n    "Arn": "arn:aws:iam::%s:user/x"\n}\n' "$1" "$1"
}
identity 111122223333 >"$FAKE_AWS/answer/sts.get-caller-identity"
# What --query and --output text make of it.
printf '111122223333\tarn:aws:iam::111122223333:user/x\n' |
  answer 'sts.get-caller-identity.[Account,Arn]'
for other in 444455556666 777788889999; do
  printf 'AKIA%s\tse/cret+\ttoken==\n' "$other" |
    answer "sts.assume-role.arn_aws_iam__${other}_role_exporter"
  identity "$other" >"$FAKE_AWS/answer/sts.get-caller-identity@AKIA$other"
done
error sts.assume-role.arn_aws_iam__777788889999_role_exporter AccessDenied no
printf '111122223333\t444455556666\n777788889999\n' | answer organizations.list-accounts
accounts() {
  : >"$FAKE_AWS/log"
  status=0
  "$shell" "$root/tools/export/ambit-export-accounts.sh" "$@" >stdout 2>stderr || status=$?
}
accounts --accounts all --role-name exporter -- --regions us-east-1
expect_status 3
expect_said 'cannot assume role exporter in account 777788889999'
[ "$(echo snapshot/*/*)" = 'snapshot/111122223333/calls.jsonl snapshot/444455556666/calls.jsonl' ] ||
  fail "files: $(echo snapshot/*/*)"
for file in snapshot/*/calls.jsonl; do
  one=${file#snapshot/}
  [ "$(grep -c "\"Account\":\"${one%/*}\"" "$file")" -eq "$(grep -c '' "$file")" ] ||
    fail "$file has records of another account"
done
accounts --accounts 111122223333,444455556666 --role-name exporter -- --regions us-east-1
expect_status 0
[ "$(count_of 'list-virtual-mfa-devices')" -eq 0 ] || fail 'what was exported is exported again'
for wrong in '' '--accounts x' '--accounts 1' '--accounts all -- --output x'; do
  # shellcheck disable=SC2086 # words
  accounts $wrong
  expect_status 2
done

# --- The policy ---

export_with --print-policy
expect_status 0
cp stdout policy.json
[ ! -s "$FAKE_AWS/log" ] || fail 'a call for --print-policy'
export_with --print-policy --user-data
cp stdout policy-user-data.json
"$ambit" lint policy.json >/dev/null || fail 'the policy has lint'
check policy "$ambit" policy.json policy-user-data.json log.all

if command -v shellcheck >/dev/null; then
  shellcheck "$root"/tools/export/*.sh
fi
echo ok
