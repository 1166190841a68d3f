"""Pairs of policies that generated ones seldom are, each with the relation that the new one has to
the old one by docs/evaluation.md."""


def allow(condition=None, action="s3:GetObject", resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition or {},
            **more}


def deny(condition=None):
    return {**allow(condition), "Effect": "Deny"}


def test(operator, key, *values):
    return allow({operator: {key: list(values)}})


def resource(pattern):
    return allow(resource=pattern)


def action(pattern):
    return allow(action=pattern)


TAG = "aws:RequestTag/env"
TAG_KEYS = "aws:TagKeys"
ARN = "aws:SourceArn"
ADDRESS = "aws:SourceIp"
TIME = "aws:CurrentTime"
NUMBER = "s3:max-keys"
SECURE = "aws:SecureTransport"
NOTHING = [deny()]
ABSENT = "true"
PRESENT = "false"

# What it is about, the relation, the old and the new policy's statements.
CORNERS = [
    # Texts.
    ("the Kelvin sign is a capital k", "broader",
     [test("StringEquals", TAG, "k", "K")], [test("StringEqualsIgnoreCase", TAG, "k")]),
    ("... and the last one", "equivalent",
     [test("StringEquals", TAG, "k", "K", "\u212a")], [test("StringEqualsIgnoreCase", TAG, "k")]),
    ("an empty text is present", "equivalent",
     [test("Null", TAG, PRESENT)], [test("StringLike", TAG, "*")]),
    ("a wildcard is literal without Like", "narrower",
     [test("StringLike", TAG, "a*")], [test("StringEquals", TAG, "a*")]),
    ("present or absent", "equivalent", [test("Null", TAG, "true", "false")], [allow()]),
    ("neither text of Null, and Null of a set", "equivalent",
     [test("Null", TAG, "x")], [test("ForAnyValue:Null", TAG, ABSENT)]),
    ("no values", "equivalent", [test("StringEquals", TAG)], NOTHING),
    ("no values, negated", "equivalent", [test("StringNotEquals", TAG)], [allow()]),
    ("no values, if it exists", "equivalent",
     [test("StringEqualsIfExists", TAG)], [test("Null", TAG, ABSENT)]),
    ("a passed role has no tags", "equivalent",
     [{**test("Null", "aws:ResourceTag/env", PRESENT), "Action": "iam:PassRole"}], NOTHING),
    # Numbers, times, truth values.
    ("decimals", "equivalent", [test("NumericEquals", NUMBER, "10")],
     [test("NumericEquals", NUMBER, 10), test("NumericEquals", NUMBER, "+10.000")]),
    ("numbers are dense", "broader", NOTHING,
     [allow({"NumericGreaterThan": {NUMBER: "9"}, "NumericLessThan": {NUMBER: "9.0000000001"}})]),
    ("times are not", "equivalent", NOTHING,
     [allow({"DateGreaterThan": {TIME: "2026-01-01"},
             "DateLessThan": {TIME: "2026-01-01T00:00:00.000000001Z"}})]),
    ("four digits are seconds", "equivalent",
     [test("DateEquals", TIME, "2026")], [test("DateEquals", TIME, "1970-01-01T00:33:46Z")]),
    ("less or equal", "equivalent", [test("NumericLessThanEquals", NUMBER, "1")],
     [test("NumericLessThan", NUMBER, "1"), test("NumericEquals", NUMBER, "1")]),
    ("a fraction of a second, another zone", "equivalent",
     [test("DateEquals", TIME, "1767225600.5")],
     [test("DateEquals", TIME, "2026-01-01T01:30:00.500+01:30")]),
    ("a malformed value among good ones, negated", "equivalent",
     [test("NumericNotEquals", NUMBER, "1", "x")], [test("Null", NUMBER, ABSENT)]),
    ("a malformed value among good ones", "equivalent",
     [test("NumericEquals", NUMBER, "1", "x")], [test("NumericEquals", NUMBER, "1")]),
    ("neither true nor false", "broader",
     [test("Bool", SECURE, "true", "false")], [test("Null", SECURE, PRESENT)]),
    # Addresses.
    ("halves of a network", "equivalent", [test("IpAddress", ADDRESS, "0.0.0.0/0")],
     [test("IpAddress", ADDRESS, "0.0.0.0/1", "128.0.0.0/1")]),
    ("host bits", "equivalent", [test("IpAddress", ADDRESS, "10.1.2.3/16")],
     [test("IpAddress", ADDRESS, "10.1.0.0/16")]),
    ("two versions", "incomparable", [test("IpAddress", ADDRESS, "0.0.0.0/0")],
     [test("IpAddress", ADDRESS, "::/0")]),
    ("mapped addresses are of version 6", "incomparable",
     [test("IpAddress", ADDRESS, "0.0.0.0/0")], [test("IpAddress", ADDRESS, "::ffff:0:0/96")]),
    ("all addresses, and what is none", "broader",
     [test("IpAddress", ADDRESS, "0.0.0.0/0", "::/0")], [test("Null", ADDRESS, PRESENT)]),
    ("no address at all", "equivalent",
     [test("NotIpAddress", ADDRESS, "0.0.0.0/0", "::/0")], [test("Null", ADDRESS, ABSENT)]),
    # ARNs.
    ("a malformed pattern, negated", "equivalent",
     [test("ArnNotLike", ARN, "*")], [test("Null", ARN, ABSENT)]),
    ("no patterns, negated", "equivalent", [test("ArnNotLike", ARN)], [allow()]),
    ("every ARN, and texts that look like one", "broader",
     [test("ArnLike", ARN, "*:*:*:*:*:*")], [test("StringLike", ARN, "*:*:*:*:*:*")]),
    ("a star stays in its field", "incomparable",
     [test("ArnLike", ARN, "arn:aws:s3*:::b")], [test("ArnLike", ARN, "arn:aws:s3:x:::b")]),
    ("a question mark is no colon", "incomparable",
     [test("ArnLike", ARN, "arn:aws:a?b:::c")], [test("ArnLike", ARN, "arn:aws:a:b:::c")]),
    # Resources.
    ("a star at the end of its field runs over colons", "narrower",
     [resource("arn:aws:s3*:::b")], [resource("arn:aws:s3:x:::b")]),
    ("a star before that does not", "incomparable",
     [resource("arn:aws:s*3:::b")], [resource("arn:aws:s:3:::b")]),
    ("a question mark is no colon", "incomparable",
     [resource("arn:aws:a?b:::c")], [resource("arn:aws:a:b:::c")]),
    ("but in the last field", "narrower",
     [resource("arn:aws:s3:::b?c")], [resource("arn:aws:s3:::b:c")]),
    ("two stars are one", "equivalent",
     [resource("arn:aws:s3:*:*:b")], [resource("arn:aws:s3:**:**:b")]),
    ("missing fields", "equivalent", [resource("arn:*")], [resource("arn:*:*:*:*:*")]),
    ("the resource of actions that have none", "narrower", [resource("*")], [resource("arn:*")]),
    ("... is all that is left", "broader",
     NOTHING, [{"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:*"}]),
    ("everything but nothing", "equivalent", [allow()],
     [{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": []}]),
    # Actions.
    ("every service has a name", "equivalent", [action("*")], [action("?*:?*")]),
    ("of one letter, it may be", "narrower", [action("*")], [action("??*:*")]),
    ("case", "equivalent", [action("s3:getobject")], [action("S3:GETOBJECT")]),
    # Lists.
    ("each value in one of two", "narrower",
     [test("ForAllValues:StringEquals", TAG_KEYS, "a", "b")],
     [test("ForAllValues:StringEquals", TAG_KEYS, "a"),
      test("ForAllValues:StringEquals", TAG_KEYS, "b")]),
    ("some value in one of two", "equivalent",
     [test("ForAnyValue:StringEquals", TAG_KEYS, "a", "b")],
     [test("ForAnyValue:StringEquals", TAG_KEYS, "a"),
      test("ForAnyValue:StringEquals", TAG_KEYS, "b")]),
    ("a list of empty texts is absent", "equivalent",
     [test("Null", TAG_KEYS, ABSENT)], [test("ForAllValues:StringNotLike", TAG_KEYS, "?*")]),
    ("a list and no set operator", "equivalent",
     [test("StringNotLike", TAG_KEYS, "x")], [test("Null", TAG_KEYS, ABSENT)]),
    ("two values are needed", "broader", NOTHING,
     [allow({"ForAllValues:StringLike": {TAG_KEYS: ["a*", "b*"]},
             "ForAnyValue:StringNotLike": {TAG_KEYS: "a*"},
             "ForAnyValue:StringEquals": {TAG_KEYS: "ab"}})]),
    ("no value is some value", "equivalent",
     [test("ForAnyValue:StringNotLike", TAG_KEYS, "*")], NOTHING),
    ("one value as a set", "equivalent",
     [test("ForAnyValue:StringLike", TAG, "a*")], [test("StringLike", TAG, "a*")]),
]


def pairs():
    """What it is about, the relation, the old and the new policy."""
    for about, relation, *statements in CORNERS:
        yield about, relation, *({"Version": "2012-10-17", "Statement": each}
                                 for each in statements)
