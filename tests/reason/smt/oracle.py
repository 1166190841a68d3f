#!/usr/bin/env python3
"""Holds `ambit compare` against an SMT solver, on pairs of identity policies.

Usage: oracle.py AMBIT [--solver CVC5] [--pairs N] [--seed S] [--first I] [--workers N]

Two questions a pair, of the corner cases and of generated pairs: does the new policy grant a
request that the old one does not, and the other way round? Where ambit says no, the solver must
find that there is no such request; where ambit shows one, the solver must confirm that the one
policy grants it and the other does not. Fails where they disagree, where ambit does not decide, and
where the solver decides too little to tell. `--seed S --first I --pairs 1` asks about one pair
again.
"""

import argparse
import collections
import concurrent.futures
import ipaddress
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import corners
import encode
import pairs

SOLVER_SECONDS = 5
# Finite model finding: without it a request that exists takes several times as long, some minutes.
SOLVER_FLAGS = ["--lang=smt2", "--strings-exp", "--strings-fmf",
                f"--tlimit={1000 * SOLVER_SECONDS}"]
MOST_UNDECIDED_PERCENT = 1


class Disagreement(Exception):
    pass


# --- ambit ---------------------------------------------------------------------------------------


def compare(ambit, old, new):
    """ambit's answer, parsed."""
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder, name) for name in ("old.json", "new.json")]
        for file, document in zip(files, (old, new)):
            file.write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run([ambit, "compare", *files, "--kind", "identity", "--format", "json"],
                              capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise Disagreement(f"ambit ends with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def answers(comparison):
    """For each question whether there is a request (nothing: not decided), and the request."""
    return [(comparison[f"{side}Grants"], comparison[f"{side}OnlyWitness"])
            for side in ("new", "old")]


# --- The solver ----------------------------------------------------------------------------------


def solve(solver, script):
    """`sat`, `unsat` or `unknown`, and what else the script prints."""
    try:
        done = subprocess.run([solver, *SOLVER_FLAGS], input=f"(set-logic ALL)\n{script}\n",
                              capture_output=True, text=True, timeout=10 * SOLVER_SECONDS,
                              check=False)
    except subprocess.TimeoutExpired:
        return "unknown", ""
    answer, _, rest = done.stdout.partition("\n")
    if answer in ("sat", "unsat"):
        return answer, rest
    if answer == "unknown" or "timeout" in done.stdout + done.stderr:
        return "unknown", ""
    raise Disagreement(f"the solver says {done.stdout}{done.stderr}\nto\n{script}")


def same_value(key, text):
    """That the only value of a key is this text."""
    value, = key.values
    if key.type == "string":
        return f"(= {value} {encode.string(text)})"
    if key.type == "ip":
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return key.malformed
        typed = encode.in_network(key, ipaddress.ip_network(address))
    elif key.type == "bool":
        if text.lower() not in ("true", "false"):
            return key.malformed
        typed = f"(= {value} {text.lower()})"
    else:
        number = key.type == "number"
        literal = encode.number_of(text) if number else encode.nanoseconds_of(text)
        if literal is None:
            return key.malformed
        typed = f"(= {value} {encode.real(literal) if number else encode.integer(literal)})"
    return encode.conjunction([encode.negation(key.malformed), typed])


def is_request(question, witness):
    """That the request of the question is the one ambit shows."""
    service, name = witness["action"].lower().split(":")
    terms = [f"(= action.service {encode.string(service)})",
             f"(= action.name {encode.string(name)})"]
    is_star = witness["resource"] == "*"
    terms += ["resource.star"] if is_star else [
        "(not resource.star)", f"(= resource {encode.string(witness['resource'])})"]
    given = {entry["ContextKeyName"].lower(): entry["ContextKeyValues"]
             for entry in witness["context"]}
    for name, key in question.keys.items():
        texts = given.get(name)
        terms.append(key.absent if texts is None else encode.negation(key.absent))
        if texts is not None and key.type == "list":
            terms += [f"(= {value} {encode.string(text)})"
                      for value, text in zip(key.values, texts + texts[-1:] * len(key.values))]
        elif texts is not None:
            terms.append(same_value(key, *texts))
    return encode.conjunction(terms)


def most_values(witness):
    return max((len(entry["ContextKeyValues"]) for entry in witness["context"]), default=0)


def check(solver, granting, other, answer, witness):
    """The solver's answer to a question that ambit has answered."""
    if answer:
        question = encode.Question(granting, other, at_least=most_values(witness))
        this_one = f"(assert {is_request(question, witness)})"
        confirmed, _ = solve(solver, f"{question.script}\n{this_one}\n(check-sat)")
        if confirmed == "unsat":
            raise Disagreement("the solver rejects ambit's request")
        return confirmed
    question = encode.Question(granting, other)
    found, _ = solve(solver, f"{question.script}\n(check-sat)")
    if found == "sat":
        raise Disagreement(f"ambit finds no request, the solver does:\n{model(solver, question)}")
    return found


def model(solver, question):
    return solve(solver, "(set-option :produce-models true)\n" + question.script
                 + f"\n(check-sat)\n(get-value ({' '.join(question.variables)}))")[1]


# --- Pairs ---------------------------------------------------------------------------------------


class Pair:
    """Two policies and what was found out about them."""

    def __init__(self, name, old, new, relation=None):
        self.name = name
        self.old, self.new = old, new
        self.relation = relation  # the right one, if it is known
        self.comparison = {}
        self.solver_answers = []
        self.seconds = []
        self.disagreement = None


def asked(arguments, pair):
    try:
        pair.comparison = compare(arguments.ambit, pair.old, pair.new)
        if pair.relation not in (None, pair.comparison["relation"]):
            raise Disagreement(f"not {pair.relation}")
        for (granting, other), (answer, witness) in zip(
                ((pair.new, pair.old), (pair.old, pair.new)), answers(pair.comparison)):
            if answer is None:
                raise Disagreement("ambit does not decide")
            start = time.monotonic()
            pair.solver_answers.append(check(arguments.solver, granting, other, answer, witness))
            pair.seconds.append(time.monotonic() - start)
    except Disagreement as disagreement:
        pair.disagreement = disagreement
    return pair


def all_pairs(arguments):
    for about, relation, old, new in corners.pairs():
        yield Pair(about, old, new, relation)
    for index in range(arguments.first, arguments.first + arguments.pairs):
        yield Pair(f"pair {index} of seed {arguments.seed}", *pairs.pair(arguments.seed, index))


def print_disagreement(pair):
    print(f"\n{pair.name}: {pair.disagreement}\n"
          f"old: {json.dumps(pair.old)}\nnew: {json.dumps(pair.new)}\n"
          f"ambit: {json.dumps(pair.comparison)}", flush=True)


def counted(names):
    return ", ".join(f"{count} {name}" for name, count in collections.Counter(names).most_common())


def report(done, seconds):
    """Prints the figures; whether all is well."""
    relations = counted(pair.comparison.get("relation", "failed") for pair in done)
    solver_answers = [answer for pair in done for answer in pair.solver_answers]
    milliseconds = [1000 * each for pair in done for each in pair.seconds] or [0]
    disagreements = sum(pair.disagreement is not None for pair in done)
    print(f"{len(done)} pairs in {seconds:.0f} s: {relations}")
    print(f"solver: {counted(solver_answers)}; median {statistics.median(milliseconds):.0f} ms, "
          f"at most {max(milliseconds):.0f} ms")
    print(f"{disagreements} disagreements")
    if 100 * solver_answers.count("unknown") > MOST_UNDECIDED_PERCENT * len(solver_answers):
        print("the solver leaves too much undecided")
        return False
    return not disagreements


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("ambit", help="the command")
    parser.add_argument("--solver", default="cvc5", help="cvc5 (default: from the PATH)")
    parser.add_argument("--pairs", type=int, default=2000, help="as many generated ones")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="index of the first pair")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    start = time.monotonic()
    done = []
    with concurrent.futures.ThreadPoolExecutor(arguments.workers) as workers:
        for pair in workers.map(lambda pair: asked(arguments, pair), all_pairs(arguments)):
            done.append(pair)
            if pair.disagreement:
                print_disagreement(pair)
    return 0 if report(done, time.monotonic() - start) else 1


if __name__ == "__main__":
    sys.exit(main())
