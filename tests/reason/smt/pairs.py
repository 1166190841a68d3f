"""Pairs of identity policies: small vocabularies, so that patterns overlap; the new policy is
mostly the old one with a small change, so that all relations occur."""

import copy
import random

ACTIONS = [
    "*", "***", "s3:*", "s3:Get*", "S3:get*", "s3:GetObject", "s3:GetObject*", "s3:?etObject",
    "s3:*Object", "s3:*Object*", "s3:PutObject", "s3:P*t", "s3:GetObjectTagging", "s?:Get*",
    "s*:*t*", "*:Get*", "?3:GetObject", "iam:PassRole", "iam:*", "iam:Pass????", "acme:Get*",
]
RESOURCES = [
    "*", "**", "arn:*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/a*",
    "arn:aws:s3:::b/?", "arn:aws:s3:::b*", "arn:aws:s3:::*", "arn:aws:s3:::*/a", "arn:aws:s3:::*a*",
    "arn:aws:s3", "arn:aws:s3*", "arn:aws:s?:::b/*", "arn:aws:s*s:us-*:1:q", "arn:aws:sqs:us-?:1:*",
    "arn:aws:sqs:*:1:q", "arn:aws:sqs:us-1:*:q", "arn:aws:sqs:us-1:1:q:?", "arn:*:sqs:us-1*:1:q*",
    "arn:aws:*:*:1:*", "arn:a*s:sqs:*1:?:q",
]
TEXTS = ["dev", "dev-1", "Dev", "d*", "d?v", "*-1", "*e*", "*", "", "prod", "k", "K", "?", "d*-*"]
TAG_KEYS = ["a", "b", "A", "a*", "?", "*", "", "ab"]
ARNS = [
    "arn:aws:s3:::b", "arn:aws:s3:::b*", "arn:aws:s3:::*/x", "arn:aws:*:*:*:*", "arn:*:s3:::b",
    "arn:aws:s?:*:?*:b", "arn:aws:sns:us-?:1:t:*", "arn:aws:sns:*:1:t:x", "*:aws:s3:::b",
    "*", "arn:aws:s3*",
]
NUMBERS = ["10", "10.0", 10, "+10", "9.5", "0", "-1", "100", "ten", "1e1"]
DATES = [
    "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00", "1767225600",
    "1767225600.000000001", "2026-01-01T00:00:00.000000002Z", "2026-01", "2026-06-01T12:00Z",
    "2025-12-31T23:59:59.999999999Z", "-1", "2026-13-01", "tomorrow",
]
BOOLEANS = ["true", "false", True, "TRUE", "False", "yes"]
ADDRESSES = [
    "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16", "10.1.2.3/16", "10.1.2.3",
    "8.0.0.0/6", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "2001:db8::/32", "2001:db8::/33",
    "2001:db8:8000::/33", "2001:db8::1", "::ffff:10.1.2.3", "10.0.0.0/33", "office",
]
TEXT_KEYS = ["aws:ResourceTag/env", "s3:prefix", "aws:UserAgent"]

EQUALS = ["StringEquals", "StringNotEquals"]
TEXT = EQUALS + ["StringLike", "StringNotLike"]
IGNORING_CASE = ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"]
ARN = ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"]


def comparisons(kind):
    return [kind + comparison for comparison in
            ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan",
             "GreaterThanEquals")]


# Key -> its operators and their values.
VOCABULARY = {
    **{key: [(TEXT, TEXTS), (IGNORING_CASE, TEXTS)] for key in TEXT_KEYS},
    "aws:TagKeys": [(TEXT, TAG_KEYS), (IGNORING_CASE, TAG_KEYS)],
    "aws:SourceArn": [(ARN, ARNS), (ARN, ARNS), (TEXT, ARNS)],
    "s3:max-keys": [(comparisons("Numeric"), NUMBERS)],
    "aws:CurrentTime": [(comparisons("Date"), DATES)],
    "aws:SecureTransport": [(["Bool"], BOOLEANS)],
    "aws:SourceIp": [(["IpAddress", "NotIpAddress"], ADDRESSES)],
}
NULL = (["Null"], ["true", "false"])
# A list costs the solver most: each test is a test of several texts.
MOST_TAG_KEY_TESTS = 3


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def some(self, vocabulary, weights):
        """One to three of the vocabulary; rarely none."""
        if self.chance(2):
            return []
        count = self.random.choices([1, 2, 3], weights)[0]
        chosen = self.random.sample(vocabulary, min(count, len(vocabulary)))
        return chosen[0] if len(chosen) == 1 and self.chance(50) else chosen

    # --- Documents ---

    def document(self):
        count = self.random.choices([1, 2, 3, 4], [25, 35, 25, 15])[0]
        statements = [self.statement() for _ in range(count)]
        if self.chance(90):
            statements[0]["Effect"] = "Allow"
        return statements

    def statement(self):
        statement = {"Effect": "Allow" if self.chance(65) else "Deny"}
        statement["NotAction" if self.chance(12) else "Action"] = self.some(ACTIONS, [6, 3, 1])
        resource = "NotResource" if self.chance(12) else "Resource"
        statement[resource] = self.some(RESOURCES, [6, 3, 1])
        condition = {}
        for _ in range(self.random.choices([0, 1, 2, 3], [40, 35, 20, 5])[0]):
            self.add_test(condition)
        if condition or self.chance(5):
            statement["Condition"] = condition
        return statement

    def add_test(self, condition):
        key = self.random.choice(list(VOCABULARY))
        operator, values = self.test(key)
        spelling = key.lower() if self.chance(10) else key
        entries = condition.setdefault(operator, {})
        if key.lower() not in map(str.lower, entries):
            entries[spelling] = values

    def test(self, key):
        operators, values = self.random.choice(VOCABULARY[key])
        if self.chance(10):
            operators, values = NULL
        operator = self.random.choice(operators)
        if operator != "Null" and self.chance(20):
            operator += "IfExists"
        if self.chance(80 if key == "aws:TagKeys" else 5):
            operator = self.random.choice(["ForAllValues:", "ForAnyValue:"]) + operator
        if self.chance(5):
            operator = operator.lower()
        return operator, self.some(values, [5, 4, 1])

    # --- Changes of a document, a list of statements; each says whether it did anything ---

    def drop_statement(self, statements):
        return len(statements) > 1 and statements.pop(self.random.randrange(len(statements)))

    def add_statement(self, statements):
        place = self.random.randint(0, len(statements))
        statements.insert(place, self.statement())
        return len(statements) <= 4

    def repeat_narrower(self, statements):
        """A statement once more, with a further condition: changes nothing."""
        narrower = copy.deepcopy(self.random.choice(statements))
        self.add_test(narrower.setdefault("Condition", {}))
        statements.append(narrower)
        return True

    def change_pattern(self, statements):
        statement = self.random.choice(statements)
        element = self.random.choice([name for name in statement if name.endswith("ion")
                                      and name != "Condition" or name.endswith("source")])
        vocabulary = ACTIONS if element.endswith("Action") else RESOURCES
        return self.change_list(statement, element, vocabulary)

    def change_list(self, owner, name, vocabulary):
        values = owner[name] if isinstance(owner[name], list) else [owner[name]]
        values = list(values)
        change = self.random.choice(["add", "drop", "replace"])
        if change != "add" and values:
            values.pop(self.random.randrange(len(values)))
        if change != "drop":
            values.append(self.random.choice(vocabulary))
        owner[name] = values
        return bool(values)

    def negate_element(self, statements):
        statement = self.random.choice(statements)
        name = self.random.choice([name for name in statement
                                   if name not in ("Effect", "Condition")])
        statement[name[3:] if name.startswith("Not") else "Not" + name] = statement.pop(name)
        return True

    def change_effect(self, statements):
        statement = self.random.choice(statements)
        statement["Effect"] = "Deny" if statement["Effect"] == "Allow" else "Allow"
        return True

    def a_test(self, statements):
        """The condition, operator and key of a test; nothing if there is none."""
        tests = [(statement["Condition"], operator, key) for statement in statements
                 for operator, entries in statement.get("Condition", {}).items()
                 for key in entries]
        return self.random.choice(tests) if tests else None

    def drop_condition(self, statements):
        conditional = [statement for statement in statements if "Condition" in statement]
        return conditional and self.random.choice(conditional).pop("Condition")

    def drop_test(self, statements):
        test = self.a_test(statements)
        return test and test[0][test[1]].pop(test[2]) is not None

    def add_condition(self, statements):
        self.add_test(self.random.choice(statements).setdefault("Condition", {}))
        return True

    def change_value(self, statements):
        test = self.a_test(statements)
        if not test:
            return False
        condition, operator, key = test
        vocabulary = NULL[1] if "null" in operator.lower() else values_of(operator, key)
        return self.change_list(condition[operator], key, vocabulary)

    def change_operator(self, statements):
        test = self.a_test(statements)
        if not test:
            return False
        condition, operator, key = test
        changed = self.random.choice(neighbours(operator, key))
        if changed in condition:
            return False
        entries = condition[operator]
        condition[changed] = {key: entries.pop(key)}
        return True

    def split_statement(self, statements):
        """A list of patterns becomes two statements: changes nothing."""
        statement = self.random.choice(statements)
        lists = [name for name in ("Action", "Resource")
                 if isinstance(statement.get(name), list) and len(statement[name]) > 1]
        if not lists:
            return False
        name = self.random.choice(lists)
        other = copy.deepcopy(statement)
        other[name] = statement[name][1:]
        statement[name] = statement[name][0]
        statements.append(other)
        return True

    def split_values(self, statements):
        """The values of a test become two statements: changes nothing if the operator is positive
        and has no set."""
        statement = self.random.choice(statements)
        test = self.a_test([statement])
        if not test:
            return False
        condition, operator, key = test
        values = condition[operator][key]
        if not isinstance(values, list) or len(values) < 2:
            return False
        other = copy.deepcopy(statement)
        other["Condition"][operator][key] = values[1:]
        condition[operator][key] = values[0]
        statements.append(other)
        return True

    def split_case(self, statements):
        """Every value either matches or does not, or is absent: changes nothing unless a value may
        be malformed."""
        statement = self.random.choice(statements)
        key = self.random.choice(list(VOCABULARY))
        operators, values = self.random.choice(VOCABULARY[key])
        pairs = [(positive, negative) for positive, negative in NEGATIONS if positive in operators]
        if not pairs:
            return False
        positive, negative = self.random.choice(pairs)
        if any(name in statement.get("Condition", {}) for name in (positive, negative)):
            return False
        other = copy.deepcopy(statement)
        values = self.some(values, [5, 4, 1])
        statement.setdefault("Condition", {})[positive] = {key: values}
        other.setdefault("Condition", {})[negative] = {key: values}
        statements.append(other)
        return True

    def condition_to_deny(self, statements):
        """What a test demands of an Allow statement, a Deny statement demands as well."""
        statement = self.random.choice(statements)
        test = self.a_test([statement])
        if not test or statement["Effect"] == "Deny":
            return False
        condition, operator, key = test
        inverse = [other for other in neighbours(operator, key) if ("Not" in other) !=
                   ("Not" in operator)]
        if not inverse:
            return False
        deny = copy.deepcopy(statement)
        deny["Effect"] = "Deny"
        deny["Condition"] = {self.random.choice(inverse): {key: condition[operator].pop(key)}}
        statements.append(deny)
        return True

    def change_spelling(self, statements):
        """Another order, and text for a list of one text: changes nothing."""
        self.random.shuffle(statements)
        for statement in statements:
            for name, value in statement.items():
                if isinstance(value, list) and len(value) == 1:
                    statement[name] = value[0]
        return True

    CHANGES = [
        drop_statement, add_statement, repeat_narrower, change_pattern, change_pattern,
        negate_element, change_effect, drop_condition, drop_test, add_condition, change_value,
        change_value, change_value, change_operator, change_operator, change_operator,
        split_statement, split_values, split_case, condition_to_deny, change_spelling,
    ]

    def changed(self, statements):
        while True:
            new = copy.deepcopy(statements)
            count = self.random.choices([1, 2], [75, 25])[0]
            if all([self.random.choice(self.CHANGES)(self, new) for _ in range(count)]):
                return new

    def pair(self):
        old = self.document()
        new = self.document() if self.chance(8) else self.changed(old)
        return (old, new) if self.chance(70) else (new, old)


NEGATIONS = [
    ("StringEquals", "StringNotEquals"), ("StringLike", "StringNotLike"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"), ("ArnLike", "ArnNotLike"),
    ("NumericEquals", "NumericNotEquals"), ("NumericLessThan", "NumericGreaterThanEquals"),
    ("NumericLessThanEquals", "NumericGreaterThan"), ("DateEquals", "DateNotEquals"),
    ("DateLessThan", "DateGreaterThanEquals"), ("IpAddress", "NotIpAddress"),
]


def parts_of(operator):
    """Set operator, name as in VOCABULARY, suffix."""
    head, colon, name = operator.rpartition(":")
    plain = name.lower().removesuffix("ifexists")
    known = [other for groups in VOCABULARY.values() for others, _ in groups for other in others]
    name_as_listed = next((other for other in known if other.lower() == plain), "Null")
    return head + colon, name_as_listed, "IfExists" if plain != name.lower() else ""


def groups_of(key):
    return next(groups for name, groups in VOCABULARY.items() if name.lower() == key.lower())


def values_of(operator, key):
    name = parts_of(operator)[1]
    return next(values for operators, values in groups_of(key) if name in operators)


def neighbours(operator, key):
    """Operators for the same key and values with another set, suffix or name."""
    head, name, suffix = parts_of(operator)
    if name == "Null":
        return [other + "Null" for other in ("", "ForAllValues:", "ForAnyValue:") if other != head]
    names = [other for operators, _ in groups_of(key) for other in operators]
    return ([head + name + ("" if suffix else "IfExists")]
            + [other + name + suffix for other in ("", "ForAllValues:", "ForAnyValue:")
               if other.lower() != head.lower()]
            + [head + other + suffix for other in dict.fromkeys(names) if other != name])


def tag_key_tests(statements):
    return {(operator, str(values)) for statement in statements
            for operator, entries in statement.get("Condition", {}).items()
            for key, values in entries.items() if key.lower() == "aws:tagkeys"}


def pair(seed, index):
    """The old and the new policy, as JSON values; the same for the same seed and index."""
    generator = Generator(f"{seed}/{index}")
    while True:
        old, new = generator.pair()
        if len(tag_key_tests(old) | tag_key_tests(new)) <= MOST_TAG_KEY_TESTS:
            return tuple({"Version": "2012-10-17", "Statement": statements}
                         for statements in (old, new))
