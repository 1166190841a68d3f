#!/usr/bin/env python3
"""Holds `ambit compare` against an SMT solver, on generated pairs of identity policies.

Usage: oracle.py AMBIT [--solver CVC5] [--pairs N] [--seed S] [--first I] [--workers N]

Two questions a pair: does the new policy grant a request that the old one does not, and the other
way round? Where ambit says no, the solver must find that there is no such request; where ambit shows
a request, the solver must confirm that this one is granted by the one policy and not by the other.
Fails where they disagree, where ambit does not decide, and where the solver decides too little to
tell. A pair that failed is asked again with the same --seed, --first I and --pairs 1.
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

import encode
import pairs

SOLVER_SECONDS = 5
# Finite model finding: without it a request that exists takes several times as long, some minutes.
SOLVER_FLAGS = ["--lang=smt2", "--strings-exp", "--strings-fmf", f"--tlimit={1000 * SOLVER_SECONDS}"]
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
    done = subprocess.run([solver, *SOLVER_FLAGS], input=f"(set-logic ALL)\n{script}\n", text=True,
                          capture_output=True, timeout=10 * SOLVER_SECONDS, check=False)
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
        confirmed, _ = solve(solver, f"{question.script}\n(assert {is_request(question, witness)})\n"
                                     "(check-sat)")
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


class Outcome:
    """What one pair gave."""

    def __init__(self, index):
        self.index = index
        self.comparison = {}
        self.solver_answers = []
        self.seconds = []
        self.disagreement = None


def ask(arguments, index):
    old, new = pairs.pair(arguments.seed, index)
    outcome = Outcome(index)
    try:
        outcome.comparison = compare(arguments.ambit, old, new)
        for (granting, other), (answer, witness) in zip(((new, old), (old, new)),
                                                        answers(outcome.comparison)):
            if answer is None:
                raise Disagreement("ambit does not decide")
            start = time.monotonic()
            outcome.solver_answers.append(
                check(arguments.solver, granting, other, answer, witness))
            outcome.seconds.append(time.monotonic() - start)
    except Disagreement as disagreement:
        outcome.disagreement = disagreement
    return outcome


def print_disagreement(arguments, outcome):
    old, new = pairs.pair(arguments.seed, outcome.index)
    print(f"\npair {outcome.index} of seed {arguments.seed}: {outcome.disagreement}\n"
          f"old: {json.dumps(old)}\nnew: {json.dumps(new)}\n"
          f"ambit: {json.dumps(outcome.comparison)}", flush=True)


def counted(names):
    return ", ".join(f"{count} {name}" for name, count in collections.Counter(names).most_common())


def report(arguments, outcomes, seconds):
    """Prints the figures; whether all is well."""
    relations = counted(outcome.comparison.get("relation", "failed") for outcome in outcomes)
    answers_of_solver = [answer for outcome in outcomes for answer in outcome.solver_answers]
    solver_milliseconds = [1000 * each for outcome in outcomes for each in outcome.seconds] or [0]
    disagreements = sum(outcome.disagreement is not None for outcome in outcomes)
    undecided = answers_of_solver.count("unknown")
    print(f"{arguments.pairs} pairs in {seconds:.0f} s: {relations}")
    print(f"solver: {counted(answers_of_solver)}; "
          f"median {statistics.median(solver_milliseconds):.0f} ms, "
          f"at most {max(solver_milliseconds):.0f} ms")
    print(f"{disagreements} disagreements")
    if 100 * undecided > MOST_UNDECIDED_PERCENT * 2 * arguments.pairs:
        print("the solver leaves too much undecided")
        return False
    return not disagreements


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("ambit", help="the command")
    parser.add_argument("--solver", default="cvc5", help="cvc5 (default: from the PATH)")
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="index of the first pair")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    start = time.monotonic()
    outcomes = []
    indices = range(arguments.first, arguments.first + arguments.pairs)
    with concurrent.futures.ThreadPoolExecutor(arguments.workers) as workers:
        for outcome in workers.map(lambda index: ask(arguments, index), indices):
            outcomes.append(outcome)
            if outcome.disagreement:
                print_disagreement(arguments, outcome)
    return 0 if report(arguments, outcomes, time.monotonic() - start) else 1


if __name__ == "__main__":
    sys.exit(main())
