"""What tests/cli/export.sh expects of files, by name of the expectation. Fails with an assertion."""
import json
import re
import subprocess
import sys


def records_of(name):
    return [json.loads(line) for line in open(name, encoding="utf-8")]


def key(record):
    return (record["Service"], record["Operation"], record["Region"],
            json.dumps(record["Parameters"], sort_keys=True))


def check_records(name):
    """Each line is a record, the first a header; nothing is there twice."""
    text = open(name, "rb").read()
    assert not re.search(rb"[\x00-\x09\x0b-\x1f]", text), "control characters"
    header, *records = records_of(name)
    assert header["AmbitSnapshot"] == 1 and header["Account"] == "111122223333", header
    assert header["Regions"] and header["Tool"] == "ambit-export/1", header
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", header["CollectedAt"]), header
    for record in records:
        assert record["AmbitCall"] == 1 and record["Account"] == "111122223333", record
        assert ("Result" in record) != ("Error" in record), record
        assert list(record)[-1] == "Time", record
        if "Error" in record:
            assert record["Error"]["ExitStatus"] == 254, record
    keys = [key(record) for record in records]
    assert len(keys) == len(set(keys)), sorted(k for k in keys if keys.count(k) > 1)


def check_calls(name, log):
    """Every call that is no report or retry has its record; values come through as they are."""
    records = {key(record): record for record in records_of(name)[1:]}
    operations = {(service, operation) for service, operation, _, _ in records}
    for line in open(log, encoding="utf-8"):
        service, command = line.split()[:2]
        service = service.replace("s3api", "s3")
        if command.startswith("generate-"):
            continue
        spelling = command.replace("-", "")
        assert any(s == service and o.lower() == spelling for s, o in operations), line
    message = records[("iam", "ListServerCertificates", "aws-global", "{}")]["Error"]
    assert message["Message"] == 'a "quoted" \\ back\tslash \x1b[31m \x01\nlast line \xe9', message
    assert "Code" not in message
    assert ("iam", "ListMFADevices", "aws-global", '{"UserName": "o+b=c,d.e@f-g_h"}') in records
    empty = records[("s3", "GetBucketAcl", "aws-global", '{"Bucket": "acme-web"}')]
    assert empty["Result"] == {}, empty
    identity = records[("sts", "GetCallerIdentity", "aws-global", "{}")]
    assert identity["Result"]["Arn"].endswith('ex"porter'), identity
    used = [json.loads(parameters)["Arn"] for _, operation, _, parameters in records
            if operation == "GetServiceLastAccessedDetails"]
    assert sorted(used) == ["arn:aws:iam::111122223333:" + name for name in
                            ["role/app", "user/alice", "user/o+b=c,d.e@f-g_h"]], used


def check_snapshot(name):
    """ambit reads the export without errors and sees what is in it."""
    answer = json.load(open(name, encoding="utf-8"))
    errors = [d for d in answer["diagnostics"] if d["severity"] == "error"]
    assert not errors, errors
    failed = [d["message"] for d in answer["diagnostics"] if d["id"].startswith("snapshot/call-")]
    assert len(failed) == 4, failed
    kinds = {(a["kind"], a["region"]) for a in answer["artefacts"] if a["read"]}
    for wanted in [("iam.authorization-details", "aws-global"), ("iam.password-policy", "aws-global"),
                   ("ec2.instances", "eu-west-1"), ("ec2.instances", "us-east-1"),
                   ("iam.service-last-accessed", "aws-global"), ("resource-policy", "us-east-1")]:
        assert wanted in kinds, (wanted, kinds)
    missing = {m["title"] for m in answer["missing"]}
    assert "the password policy" not in missing and "the list of roles" in missing, missing


def without_time(record):
    return json.dumps({name: value for name, value in record.items() if name != "Time"})


def check_resumed(before, after):
    """All calls of `before`, with the same answers where there was one."""
    old = {key(record): record for record in records_of(before)[1:]}
    new = {key(record): record for record in records_of(after)[1:]}
    assert set(old) == set(new), set(old) ^ set(new)
    for call, record in old.items():
        if "Result" in record:
            assert without_time(new[call]) == without_time(record), (record, new[call])


# Calls whose permission has another name.
PERMISSIONS = {
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "accessanalyzer:ListAnalyzers": "access-analyzer:ListAnalyzers",
}


def decisions(ambit, policy, actions):
    request = {"PolicyInputList": [open(policy, encoding="utf-8").read()], "ActionNames": actions}
    ran = subprocess.run([ambit, "simulate"], input=json.dumps(request), capture_output=True,
                         text=True, check=False)
    results = json.loads(ran.stdout)["EvaluationResults"]
    return {result["EvalActionName"]: result["EvalDecision"] for result in results}


def lines_of(*command):
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return ran.stdout.split()


def level_of(ambit, action):
    ran = subprocess.run([ambit, "catalog", action, "--format", "json"], capture_output=True,
                         text=True, check=True)
    return json.loads(ran.stdout)["action"]["level"]


def check_policy(ambit, policy, policy_user_data, log):
    """The policy allows each call of the log, and nothing that it does not need or that changes."""
    actions = lines_of(ambit, "expand", "*:*")
    spelling = {name.lower(): name for name in actions}
    # Of these, calls and permissions have the same name.
    needed = set()
    for line in open(log, encoding="utf-8"):
        service, command = line.split()[:2]
        service = service.replace("s3api", "s3")
        name = service + ":" + command.replace("-", "")
        for call, permission in PERMISSIONS.items():
            if name == call.lower():
                name = permission.lower()
        if name != "sts:getcalleridentity":  # needs no permission
            needed.add(spelling[name])
    user_data = {"ec2:DescribeInstanceAttribute"}
    allowed = {}
    for name in (policy, policy_user_data):
        decided = decisions(ambit, name, actions)
        allowed[name] = {action for action, decision in decided.items() if decision == "allowed"}
    assert allowed[policy_user_data] - allowed[policy] == user_data
    assert needed - user_data <= allowed[policy], needed - user_data - allowed[policy]
    # The fallback of a call that was answered, and what needs no permission.
    spare = allowed[policy] - needed - {"ec2:DescribeRegions"}
    assert all(action.startswith("sts:") for action in spare), spare
    makes = {"iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails"}
    changes = {action for action in allowed[policy_user_data]
               if level_of(ambit, action) not in ("List", "Read")}
    assert changes <= makes, changes
    assert makes <= allowed[policy] and len(actions) > 20000


def check_planted(audit, snapshot):
    """What export_plant.py made is found, and of what it made nothing is missing."""
    found = set()
    for check in json.load(open(audit, encoding="utf-8"))["checks"]:
        for finding in check["findings"]:
            found.add((check["id"], finding["subject"].split(":", 5)[-1]))
    planted = {
        ("mfa/console-user-without-mfa", "user/alice"),
        ("mfa/privileged-user-without-mfa", "user/alice"),
        ("groups/user-inline-policy", "user/alice"),
        ("permissions/full-admin-policy", "user/alice"),
        ("sharing/public-trust", "role/open"),
        ("sharing/resource-public", "planted"),
        ("sharing/resource-public", "jobs"),
        ("passwords/no-policy", "123456789012"),
        ("auditing/no-multi-region-trail", "123456789012"),
    }
    assert planted <= found, (planted - found, found)
    answer = json.load(open(snapshot, encoding="utf-8"))
    assert not [d for d in answer["diagnostics"] if d["severity"] == "error"]
    assert [d for d in answer["diagnostics"] if d["id"] == "snapshot/call-failed"]
    missing = {m["title"] for m in answer["missing"]}
    assert not missing & {"the authorization details", "the credential report", "the organization",
                          "the password policy", "the bucket policies", "resource policies"}, missing


if __name__ == "__main__":
    globals()["check_" + sys.argv[1]](*sys.argv[2:])
