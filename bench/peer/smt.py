#!/usr/bin/env python3
"""Is the new policy without new access? ambit beside SMT solvers, on the same pairs in one run.

Usage: smt.py COMPARE_BENCH [--pairs N] [--seed S] [--cvc5 CVC5] [--z3 Z3]

The pairs and their encoding are those of tests/reason/smt. First the answers are compared: every
solver that decides must say what ambit says, or nothing is reported. A solver is a process a
question, with ten seconds for it; the time of an empty question is subtracted. ambit's time is that
of bench/compare_bench: from the JSON of both policies to the answer with its witness.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests/reason/smt"))
import encode  # noqa: E402
import pairs  # noqa: E402

SOLVER_SECONDS = 10
STARTS = 21  # of which the median is subtracted


def commands(arguments):
    return {
        "cvc5": [arguments.cvc5, "--lang=smt2", "--strings-exp", "--strings-fmf",
                 f"--tlimit={1000 * SOLVER_SECONDS}"],
        "z3": [arguments.z3, "-in", "-smt2", f"-T:{SOLVER_SECONDS}"],
    }


def solve(command, script):
    """The answer, and the milliseconds of the process."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=False,
                              timeout=3 * SOLVER_SECONDS)
        answer = done.stdout.partition("\n")[0]
    except subprocess.TimeoutExpired:
        answer = "timeout"
    milliseconds = 1000 * (time.perf_counter() - start)
    return answer if answer in ("sat", "unsat") else "unknown", milliseconds


def ask_solver(command, scripts):
    empty = "(set-logic ALL)\n(check-sat)\n"
    start = statistics.median(solve(command, empty)[1] for _ in range(STARTS))
    found = [solve(command, script) for script in scripts]
    return [(answer, max(0.0, milliseconds - start)) for answer, milliseconds in found], start


def ask_ambit(bench, all_pairs):
    """Of each pair the answer and the milliseconds of a processor."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for old, new in all_pairs:
            file.write(json.dumps({"old": old, "new": new}) + "\n")
        file.flush()
        done = subprocess.run(
            [bench, "--benchmark_filter=^given_pair/", "--benchmark_min_time=0.01",
             "--benchmark_format=json"],
            env={**os.environ, "AMBIT_BENCH_PAIRS": file.name}, capture_output=True, text=True, check=True)
    rows = json.loads(done.stdout)["benchmarks"]
    return [(row["label"], row["cpu_time"] / 1000) for row in rows]


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def row(name, found, beside=None):
    times = [milliseconds for _, milliseconds in found]
    undecided = sum(answer == "unknown" for answer, _ in found)
    cells = [f"{statistics.median(times):.3g}", f"{statistics.fmean(times):.3g}",
             f"{percentile(times, 99):.3g}", f"{max(times):.3g}", str(undecided)]
    if beside:
        ratios = [theirs / ours for (_, theirs), (_, ours) in zip(found, beside)]
        cells.append(f"{statistics.median(ratios):.0f}x")
    else:
        cells.append("")
    return f"| {name} | " + " | ".join(cells) + " |"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("bench", help="compare_bench")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cvc5", default="cvc5")
    parser.add_argument("--z3", default="z3")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    all_pairs = [pairs.pair(arguments.seed, index) for index in range(arguments.pairs)]
    scripts = [f"(set-logic ALL)\n{encode.Question(new, old).script}\n(check-sat)\n"
               for old, new in all_pairs]
    ours = ask_ambit(arguments.bench, all_pairs)
    rows = [row("ambit", ours)]
    differences = 0
    for name, command in commands(arguments).items():
        theirs, start = ask_solver(command, scripts)
        for index, ((our_answer, _), (their_answer, _)) in enumerate(zip(ours, theirs)):
            if their_answer != "unknown" and our_answer != their_answer:
                differences += 1
                print(f"pair {index} of seed {arguments.seed}: ambit {our_answer}, "
                      f"{name} {their_answer}", file=sys.stderr)
        rows.append(row(f"{name}, {start:.0f} ms of start subtracted", theirs, ours))
    if differences:
        return 1
    print(f"{len(all_pairs)} pairs, milliseconds")
    print("| | median | mean | p99 | most | undecided | median of ratios |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
