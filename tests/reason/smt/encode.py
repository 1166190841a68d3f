"""Identity policies as SMT-LIB 2: is there a request that one grants and another one does not?

A direct transcription of docs/evaluation.md for one request whose context is complete, as an oracle
for the reasoner; it shares nothing with ambit. Documents are of version 2012-10-17, as parsed JSON,
and have no policy variables.

A request is these unknowns:
- the action, folded: the texts before and after its only colon;
- the resource: an ARN of six fields or more, or the special resource `*`;
- of each condition key that one of the policies names: whether it is absent, and a value of its
  type or "malformed". aws:TagKeys is a list of at least one value.

The list has a fixed number of values: whatever a longer one makes true stays true of a sublist that
keeps one value for each test that some value decides, and copies fill up a shorter one.
"""

import ipaddress
import re
from datetime import datetime, timedelta
from fractions import Fraction

# The types of keys; any other key is a string.
KEY_TYPES = {
    "s3:max-keys": "number",
    "aws:currenttime": "date",
    "aws:securetransport": "bool",
    "aws:sourceip": "ip",
    "aws:sourcearn": "string",  # the ARN operators look at its form
    "aws:tagkeys": "list",
}

# Operator, folded -> what it compares with, and whether it is negated.
OPERATORS = {
    "stringequals": ("equals", False),
    "stringnotequals": ("equals", True),
    "stringequalsignorecase": ("equals_ignore_case", False),
    "stringnotequalsignorecase": ("equals_ignore_case", True),
    "stringlike": ("like", False),
    "stringnotlike": ("like", True),
    "numericequals": ("number =", False),
    "numericnotequals": ("number =", True),
    "numericlessthan": ("number <", False),
    "numericlessthanequals": ("number <=", False),
    "numericgreaterthan": ("number >", False),
    "numericgreaterthanequals": ("number >=", False),
    "dateequals": ("date =", False),
    "datenotequals": ("date =", True),
    "datelessthan": ("date <", False),
    "datelessthanequals": ("date <=", False),
    "dategreaterthan": ("date >", False),
    "dategreaterthanequals": ("date >=", False),
    "bool": ("bool", False),
    "ipaddress": ("ip", False),
    "notipaddress": ("ip", True),
    "arnequals": ("arn", False),
    "arnlike": ("arn", False),
    "arnnotequals": ("arn", True),
    "arnnotlike": ("arn", True),
    "null": ("null", False),
}


# --- Terms ---------------------------------------------------------------------------------------


def junction(operation, neutral, absorbing, terms):
    terms = list(dict.fromkeys(term for term in terms if term != neutral))
    if absorbing in terms:
        return absorbing
    if len(terms) < 2:
        return terms[0] if terms else neutral
    return f"({operation} {' '.join(terms)})"


def conjunction(terms):
    return junction("and", "true", "false", terms)


def disjunction(terms):
    return junction("or", "false", "true", terms)


def negation(term):
    if term in ("true", "false"):
        return "false" if term == "true" else "true"
    return term[5:-1] if term.startswith("(not ") else f"(not {term})"


def string(text):
    def character(c):
        if c == '"':
            return '""'
        return c if " " <= c <= "~" and c != "\\" else f"\\u{{{ord(c):x}}}"
    return '"' + "".join(map(character, text)) + '"'


def real(value):
    term = f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {term})" if value < 0 else term


def integer(value):
    return f"(- {-value})" if value < 0 else str(value)


# --- Regular expressions -------------------------------------------------------------------------

ANY_RUN = "re.all"
ANY_CHARACTER = "re.allchar"
NO_COLON = '(re.union (re.range "\\u{0}" "9") (re.range ";" "\\u{2ffff}"))'
NO_COLON_RUN = f"(re.* {NO_COLON})"
# Of a folded action: neither a colon nor a capital.
ACTION_CHARACTER = ('(re.union (re.range "\\u{0}" "9") (re.range ";" "@") '
                    '(re.range "[" "\\u{2ffff}"))')
COLON = '(str.to_re ":")'
ARN_FORM = f'(re.++ (str.to_re "arn:") {f"{NO_COLON_RUN} {COLON} " * 4}{ANY_RUN})'


def concatenation(parts):
    return parts[0] if len(parts) == 1 else f"(re.++ {' '.join(parts)})"


def union(languages):
    languages = list(dict.fromkeys(languages))
    return languages[0] if len(languages) == 1 else f"(re.union {' '.join(languages)})"


def glob_parts(pattern, star=ANY_RUN, question_mark=ANY_CHARACTER, last_star=None):
    """The regular expressions of which a glob is made."""
    parts = []
    for text in re.findall(r"[*]|[?]|[^*?]+", pattern):
        parts.append({"*": star, "?": question_mark}.get(text) or f"(str.to_re {string(text)})")
    if last_star and pattern.endswith("*"):
        parts[-1] = last_star
    return parts


def glob(pattern):
    return concatenation(glob_parts(pattern) or ['(str.to_re "")'])


def fields_glob(pattern, last_star):
    """A glob that is matched field by field; `last_star`: a `*` at the end of one of the first five
    fields."""
    fields = pattern.split(":", 5)
    parts = []
    for field in fields[:5]:
        parts += glob_parts(field, NO_COLON_RUN, NO_COLON, last_star) + [COLON]
    return concatenation(parts + glob_parts(fields[5]))


def ignoring_case(text):
    """All texts that have the same fold as the ASCII `text`."""
    def variants(c):
        kelvin_sign = ["\u212a"] if c in "kK" else []
        return dict.fromkeys([c.lower(), c.upper(), *kelvin_sign])
    return concatenation([union(f"(str.to_re {string(v)})" for v in variants(c)) for c in text]
                         or ['(str.to_re "")'])


def is_in(variable, languages):
    languages = list(languages)
    return f"(str.in_re {variable} {union(languages)})" if languages else "false"


# --- Scalars: nothing where the text is malformed ------------------------------------------------


def number_of(text):
    return Fraction(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) else None


def nanoseconds_of(text):
    """Since 1970."""
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return int(Fraction(text) * 10**9)
    match = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
                         r"(?:Z|([+-])(\d\d):(\d\d)))?)?", text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, sign, zone_hour, zone_minute = match.groups()
    try:
        local = datetime(int(year), int(month), int(day or 1), int(hour or 0), int(minute or 0),
                         int(second or 0))
    except ValueError:
        return None
    zone = timedelta(hours=int(zone_hour or 0), minutes=int(zone_minute or 0))
    since = local - (-zone if sign == "-" else zone) - datetime(1970, 1, 1)
    return (since // timedelta(seconds=1)) * 10**9 + int((fraction or "").ljust(9, "0"))


def network_of(text):
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


# --- Condition keys ------------------------------------------------------------------------------


class Key:
    """A context key of the request, as SMT variables."""

    def __init__(self, name, elements):
        self.type = KEY_TYPES.get(name, "string")
        prefix = re.sub(r"[^a-z0-9]", "_", name)
        self.absent = f"{prefix}.absent"
        self.malformed = f"{prefix}.malformed"
        self.variables = {self.absent: "Bool"}
        if self.type == "list":
            self.values = [f"{prefix}.{i}" for i in range(elements)]
            self.variables |= dict.fromkeys(self.values, "String")
            return
        value = f"{prefix}.value"
        self.values = [value]
        if self.type == "ip":
            self.is_v6 = f"{prefix}.is-v6"
            self.value_of_version = {4: f"{prefix}.v4", 6: f"{prefix}.v6"}
            self.variables |= {self.is_v6: "Bool", self.value_of_version[4]: "(_ BitVec 32)",
                               self.value_of_version[6]: "(_ BitVec 128)"}
        else:
            sort = {"number": "Real", "date": "Int", "bool": "Bool", "string": "String"}[self.type]
            self.variables[value] = sort
        if self.type != "string":
            self.variables[self.malformed] = "Bool"

    def is_null(self):
        """Absent, or a list of nothing but empty texts."""
        if self.type != "list":
            return self.absent
        return disjunction([self.absent, conjunction(f'(= {v} "")' for v in self.values)])

    def is_malformed(self, kind, value):
        """Whether the value is none that an operator of this kind can read."""
        if kind == "arn":
            return negation(is_in(value, [ARN_FORM]))
        return self.malformed if self.type not in ("string", "list") else "false"


def in_network(key, network):
    width, bits = network.max_prefixlen, network.prefixlen
    is_version = key.is_v6 if network.version == 6 else negation(key.is_v6)
    if bits == 0:
        return is_version
    address = key.value_of_version[network.version]
    start = f"{int(network.network_address):0{width}b}"[:bits]
    return conjunction([is_version,
                        f"(= ((_ extract {width - 1} {width - bits}) {address}) #b{start})"])


def matches(kind, pattern, key, value):
    """Whether one policy value matches the well-formed `value`; nothing: it is malformed."""
    if kind == "equals":
        return f"(= {value} {string(pattern)})"
    if kind == "equals_ignore_case":
        return is_in(value, [ignoring_case(pattern)])
    if kind == "like":
        return is_in(value, [glob(pattern)])
    if kind == "arn":
        well_formed = pattern.count(":") >= 5
        return is_in(value, [fields_glob(pattern, None)]) if well_formed else None
    if kind == "bool":
        wanted = pattern.lower()
        return {"true": value, "false": negation(value)}.get(wanted)
    if kind == "ip":
        network = network_of(pattern)
        return network and in_network(key, network)
    type_name, comparison = kind.split()
    literal = number_of(pattern) if type_name == "number" else nanoseconds_of(pattern)
    if literal is None:
        return None
    return f"({comparison} {value} {real(literal) if type_name == 'number' else integer(literal)})"


def one(kind, negated, patterns, key, value):
    """The test of one value of a key."""
    malformed_value = key.is_malformed(kind, value)
    pairs = [matches(kind, pattern, key, value) for pattern in patterns]
    some = conjunction([negation(malformed_value),
                        disjunction(pair for pair in pairs if pair is not None)])
    if not negated:
        return some
    bad = "true" if None in pairs else malformed_value if pairs else "false"
    return conjunction([negation(some), negation(bad)])


class Test:
    """One operator and one key of a Condition with its policy values."""

    def __init__(self, operator, key, values):
        name = operator.lower()
        self.set, colon, base = name.partition(":")
        if not colon:
            self.set, base = "", name
        self.if_exists = base.endswith("ifexists")
        self.kind, self.negated = OPERATORS[base.removesuffix("ifexists")]
        self.key = key.lower()
        self.values = [text_of(value) for value in as_list(values)]

    def term(self, key):
        null = key.is_null()
        if self.kind == "null":
            return self.null_term(null)
        if self.if_exists or self.set == "forallvalues":
            on_null = "true"
        else:
            on_null = "true" if self.negated and not self.set else "false"
        return disjunction([conjunction([null, on_null]),
                            conjunction([negation(null), self.present_term(key)])])

    def null_term(self, null):
        if self.set:
            return "true" if self.set == "forallvalues" else "false"
        answers = {"true": null, "false": negation(null)}
        return disjunction(answers.get(value, "false") for value in self.values)

    def present_term(self, key):
        if key.type == "list" and not self.set:
            return "false"
        results = [one(self.kind, self.negated, self.values, key, value) for value in key.values]
        return disjunction(results) if self.set == "foranyvalue" else conjunction(results)


# --- Statements ----------------------------------------------------------------------------------


def as_list(value):
    return value if isinstance(value, list) else [value]


def text_of(scalar):
    return str(scalar).lower() if isinstance(scalar, bool) else str(scalar)


def is_all_stars(pattern):
    return pattern != "" and set(pattern) == {"*"}


def action_matches(pattern):
    if is_all_stars(pattern):
        return "true"
    service, name = pattern.lower().split(":", 1)
    return conjunction([is_in("action.service", [glob(service)]),
                        is_in("action.name", [glob(name)])])


def resource_matches(pattern):
    if is_all_stars(pattern):
        return "true"
    missing_fields = max(0, 5 - pattern.count(":"))
    return conjunction(["(not resource.star)",
                        is_in("resource", [fields_glob(pattern + ":*" * missing_fields, ANY_RUN)])])


def element_term(statement, name, pattern_matches):
    listed = disjunction(map(pattern_matches,
                             as_list(statement[name] if name in statement
                                     else statement["Not" + name])))
    return listed if name in statement else negation(listed)


def tests_of(statement):
    return [Test(operator, key, values)
            for operator, entries in statement.get("Condition", {}).items()
            for key, values in entries.items()]


def statements_of(document):
    return as_list(document["Statement"])


def statement_term(statement, keys):
    return conjunction([element_term(statement, "Action", action_matches),
                        element_term(statement, "Resource", resource_matches),
                        *(test.term(keys[test.key]) for test in tests_of(statement))])


def grants_term(document, keys):
    terms = {"Allow": [], "Deny": []}
    for statement in statements_of(document):
        terms[statement["Effect"]].append(statement_term(statement, keys))
    return conjunction([disjunction(terms["Allow"]), negation(disjunction(terms["Deny"]))])


def passed_role_has_no_tags(name_and_key):
    """What IAM does not tell the policies of somebody who passes a role: they are absent."""
    name, key = name_and_key
    if not name.startswith(("aws:resourcetag/", "iam:resourcetag/")):
        return "true"
    is_pass_role = '(and (= action.service "iam") (= action.name "passrole"))'
    return disjunction([key.absent, negation(is_pass_role)])


# --- The question --------------------------------------------------------------------------------


def keys_of(documents, at_least):
    tests = [test for document in documents for statement in statements_of(document)
             for test in tests_of(statement)]
    distinct = {}
    for test in tests:
        about_values = (test.set, test.kind, test.negated, tuple(test.values))
        distinct.setdefault(test.key, set()).add(about_values if test.set else None)
    # One more value than there are tests: the one that makes the list not null.
    return {name: Key(name, max(at_least, len(about_values - {None}) + 1))
            for name, about_values in distinct.items()}


class Question:
    """Whether `granting` grants a request that `other` does not, as an SMT-LIB 2 script without its
    (check-sat). A list has `at_least` so many values."""

    def __init__(self, granting, other, at_least=0):
        self.keys = keys = keys_of([granting, other], at_least)
        self.variables = {"action.service": "String", "action.name": "String",
                          "resource.star": "Bool", "resource": "String"}
        for key in keys.values():
            self.variables |= key.variables
        part = f"(re.+ {ACTION_CHARACTER})"
        assertions = [is_in("action.service", [part]), is_in("action.name", [part]),
                      is_in("resource", [ARN_FORM]), *map(passed_role_has_no_tags, keys.items()),
                      grants_term(granting, keys), negation(grants_term(other, keys))]
        self.script = "\n".join(
            [f"(declare-const {name} {sort})" for name, sort in self.variables.items()]
            + [f"(assert {term})" for term in assertions])
