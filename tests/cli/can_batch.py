"""`ambit can --batch`: what a line is answered depends on no other line.

    can_batch.py AMBIT      (in the project's root)

Random requests, sound and damaged ones, are answered as one batch, as the same batch in another
order, and each by itself: all answers are the same. Ten times as many lines take no more memory.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

SNAPSHOT = "examples/snapshots/acme"
SEED = 20261130


def names(details):
    users = [user["Arn"] for user in details["UserDetailList"]]
    roles = [role["Arn"] for role in details["RoleDetailList"]]
    return users + roles + [users[0].split(":user/")[1], "role/nobody", "events.amazonaws.com",
                            "arn:aws:iam::999988887777:role/stranger"]


ACTIONS = ["s3:GetObject", "S3:getobject", "iam:PassRole", "sts:AssumeRole", "ec2:RunInstances",
           "kms:Decrypt", "none:None", "s3:*", "no action"]
RESOURCES = ["*", "arn:aws:s3:::acme-data/2026.csv", "arn:aws:iam::111122223333:role/deploy",
             "arn:aws:kms:eu-west-1:111122223333:key/1", "arn:aws:ec2:eu-west-1::instance/i-1", "nothing"]
KEYS = {
    "aws:SourceIp": (["192.0.2.7", "not-an-address"], "ip"),
    "aws:CurrentTime": (["2026-11-30T12:00:00Z"], "date"),
    "aws:MultiFactorAuthPresent": (["true", "false"], "boolean"),
    "AWS:multifactorauthpresent": (["true"], "boolean"),
    "aws:TagKeys": (["team", "a much longer value than most of the others"], "stringList"),
    "aws:PrincipalTag/team": (["blue", "red \u00e9\u4e2d \\ \" \u0001"], "string"),
    "s3:prefix": (["home/" + "x" * 300], None),
}


def entry(draw, key):
    values, kind = KEYS[key]
    count = draw.randint(0, 2) if kind in ("stringList", None) else 1
    given = {"ContextKeyName": key,
             "ContextKeyValues": [draw.choice(values) for _ in range(count)]}
    if kind:
        given["ContextKeyType"] = kind
    return given


def request(draw, principals):
    asked = {"principal": draw.choice(principals), "action": draw.choice(ACTIONS),
             "resource": draw.choice(RESOURCES)}
    keys = draw.sample(sorted(KEYS), draw.randint(0, 4))
    split = draw.randint(0, len(keys))
    if draw.random() < 0.8:
        asked["context"] = [entry(draw, key) for key in keys[:split]]
    if draw.random() < 0.5:
        asked["absent"] = keys[split:]
    text = json.dumps(asked, ensure_ascii=draw.random() < 0.5)
    damage = draw.random()
    if damage < 0.05:
        return text[:draw.randint(1, len(text) - 1)]
    if damage < 0.1:
        return text.replace("action", draw.choice(["Action", "absent", "\\u0061ction"]), 1)
    if damage < 0.12:
        return text + text
    return text


def answers(ambit, lines):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as batch:
        batch.write("".join(line + "\n" for line in lines))
        batch.flush()
        run = subprocess.run([ambit, "can", "--batch", batch.name, SNAPSHOT], text=True,
                             stdout=subprocess.PIPE, check=False)
    assert run.returncode in (0, 3), run.returncode
    return run.stdout.splitlines()


def peak_memory(ambit, lines):
    """KiB that the process took at the most, when it has read all but the last of the lines."""
    with subprocess.Popen([ambit, "can", "--batch", "-", SNAPSHOT], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, text=True, encoding="utf-8",
                          env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1"}) as run:
        for line in lines:
            run.stdin.write(line + "\n")
        run.stdin.flush()
        with open(f"/proc/{run.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main(ambit):
    draw = random.Random(SEED)
    with open(SNAPSHOT + "/authorization-details.json", encoding="utf-8") as file:
        principals = names(json.load(file))
    lines = [request(draw, principals) for _ in range(400)]
    together = answers(ambit, lines)
    assert len(together) == len(lines)
    outcomes = {json.loads(answer).get("decision") for answer in together}
    assert outcomes >= {"allowed", "implicitDeny", "conditional", None}, outcomes

    order = list(range(len(lines)))
    draw.shuffle(order)
    shuffled = answers(ambit, [lines[i] for i in order])
    for i, answer in zip(order, shuffled, strict=True):
        assert answer == together[i], (lines[i], answer, together[i])

    for i in draw.sample(order, 40):
        alone = answers(ambit, [lines[i]])
        assert alone == [together[i]], (lines[i], alone, together[i])

    few, many = peak_memory(ambit, lines * 10), peak_memory(ambit, lines * 100)
    assert many < 1.2 * few, (few, many)


if __name__ == "__main__":
    main(sys.argv[1])
