"""Times the fast layers against PyTorch and against the machine's limit, in turns in one process.

make bench, or a part of it:

    python benchmarks/fast_layers.py --case 64x3x3 --dtype float64 --threads 2 --json figures.json
    python benchmarks/fast_layers.py --json figures.json --report --plot docs/roofline.svg

Ratios are of the shortest times. Conditions that change the figures are set by starting the process anew:
BLAS picks its own kernels, waiting threads sleep, and glibc keeps freed memory, so that neither side pays
for page faults of large results (`--heap default` for what a user gets without that).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

DTYPES = ("float64", "float32")
TOLERANCE = {"float64": 1e-10, "float32": 1e-3}  # of the largest number of the result
SHORT = 0.02  # seconds: what is quicker is called several times a round
HEAPS = {"kept": {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**40)}, "default": {}}


def start_anew(heap):
    """Run this program again in the environment that the figures are for, unless it is in it already."""
    if os.environ.get("CS231N_BENCHMARK_HEAP") == heap:
        return
    unwanted = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", *HEAPS["kept"])
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    # As cs231n.fast_layers sets them, but PyTorch is imported before.
    environment |= {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "5000"}
    environment |= {"OPENBLAS_THREAD_TIMEOUT": "4", **HEAPS[heap]}
    environment |= {"CS231N_BENCHMARK_HEAP": heap}
    os.execve(sys.executable, [sys.executable, *sys.argv], environment)


def seconds(function, calls=1):
    """The shortest of some calls."""
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def interleave(functions, rounds):
    """(minimum, median) over the rounds for each function, called in turns."""
    calls = [max(1, min(20, int(SHORT / seconds(function, 2)))) for function in functions]
    times = [[seconds(f, n) for f, n in zip(functions, calls, strict=True)] for _ in range(rounds)]
    return [(min(column), statistics.median(column)) for column in zip(*times, strict=True)]


def difference(pair):
    """The largest between the two sides, relative to the largest number of each result."""
    import numpy as np

    results = zip(pair.fast(), map(np.asarray, pair.reference()), strict=True)
    return max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in results)


def measure(name, dtype, threads, rounds):
    """Rows of one case: a dictionary per direction."""
    import roofline
    import torch
    from cases import CASES
    from threadpoolctl import threadpool_limits

    with threadpool_limits(threads), torch.inference_mode(name != "training step"):
        torch.set_num_threads(threads)
        case = CASES[name]
        for (direction, pair), target in zip(case.pairs(dtype).items(), case.targets(dtype), strict=True):
            error = difference(pair)
            before = roofline.round_trip(threads)
            fast, reference = interleave((pair.fast, pair.reference), rounds)
            row = {"case": name, "dtype": dtype, "threads": threads, "direction": direction}
            row |= {"heap": os.environ["CS231N_BENCHMARK_HEAP"], "rounds": rounds, "error": error}
            row |= {"fast": fast, "reference": reference, "target": target.ratio, "fraction": target.fraction}
            row |= {"flops": pair.flops, "bytes": pair.bytes}
            row["round_trip"] = max(before, roofline.round_trip(threads))
            if pair.bytes:
                row["peak"], row["product"] = roofline.peak(dtype, threads), roofline.product(dtype, threads)
                row["bandwidth"] = roofline.bandwidth(pair.bytes, threads)
            yield row


def share_roofs(rows):
    """Give all rows of a type and thread count the highest peak and product that the run saw.

    What shares a core's units with a virtual machine takes from them for seconds at a time.
    """
    for name in ("peak", "product"):
        for row in rows:
            row[name] = max(other.get(name, 0) for other in rows if key(other)[:3] == key(row)[:3])


def limit(row):
    """Seconds that the row's layer takes at least: its arithmetic or its memory traffic, or 0 if unknown."""
    if not row["bytes"]:
        return 0
    return max(row["flops"] / row["peak"], row["bytes"] / row["bandwidth"])


# --- what was measured ---------------------------------------------------------------------------------


def key(row):
    return tuple(row[name] for name in ("heap", "threads", "dtype", "case", "direction"))


def merged(path, rows):
    """The rows of a file, if there is one, with newer ones in their places; written back."""
    kept = {key(row): row for row in json.loads(path.read_text())} if path.exists() else {}
    kept |= {key(row): row for row in rows}
    path.write_text(json.dumps(list(kept.values()), indent=1) + "\n")
    return list(kept.values())


HEADINGS = ("case", "", "fast ms", "PyTorch ms", "ratio", "target", "limit", "fraction", "target", "missed")
NEAR = 0.9  # of the limit: where PyTorch is as near as that,
AS_FAST = 0.97  # this much of a ratio of 1 is enough


def missed(row):
    """Which of its two targets the row misses."""
    least, ratio = limit(row), row["reference"][0] / row["fast"][0]
    enough = min(AS_FAST, row["target"]) if least / row["reference"][0] >= NEAR else row["target"]
    misses = [("ratio", ratio < enough), ("fraction", least / row["fast"][0] < row["fraction"])]
    return ", ".join(name for name, miss in misses if miss)


def cells(row):
    """One line of a table. `limit` is the ratio of a layer that reaches the machine's limit, and `fraction`
    how much of the limit ours reaches: more than 1 where it multiplies less than the limit counts."""
    (fast, fast_median), (reference, reference_median) = row["fast"], row["reference"]
    least = limit(row)
    return (
        row["case"],
        row["direction"],
        f"{fast * 1e3:.3g} / {fast_median * 1e3:.3g}",
        f"{reference * 1e3:.3g} / {reference_median * 1e3:.3g}",
        f"{reference / fast:,.0f}" if reference > 100 * fast else f"{reference / fast:.2f}",
        f"{row['target']:,}",
        f"{reference / least:.2f}" if least else "",
        f"{least / fast:.2f}" if least else "",
        f"{row['fraction']:.2f}" if row["fraction"] else "",
        missed(row),
    )


def print_tables(rows):
    """One table in Markdown for each heap, thread count and type."""
    from cases import CASES

    order = list(CASES)
    rows = sorted(rows, key=lambda row: (row["heap"] != "kept", -row["threads"], row["dtype"] != "float64"))
    for group, members in itertools.groupby(rows, key=lambda row: key(row)[:3]):
        members = sorted(members, key=lambda row: order.index(row["case"]))
        heap, threads, dtype = group
        print(f"\n{dtype}, {threads} threads, heap {heap}; milliseconds are minimum / median")
        for row in members:
            if row["flops"]:
                used = row["product"] / row["peak"]
                print(f"peak {row['peak'] / 1e9:.0f} GFLOP/s; a large matrix product uses {used:.2f}")
                break
        if threads > 1:
            trips = [row["round_trip"] * 1e9 for row in members]
            print(f"a cache line from core to core and back: {min(trips):.0f} to {max(trips):.0f} ns")
        print(f"\n| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
        for row in members:
            print(f"| {' | '.join(cells(row))} |")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", action="append", help="name of a case in cases.py; all unless given")
    parser.add_argument("--dtype", action="append", choices=DTYPES)
    parser.add_argument("--threads", action="append", type=int, help="1 and 2 unless given")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--heap", choices=HEAPS, default="kept", help="what glibc does with freed memory")
    parser.add_argument("--json", type=Path, help="file to which the figures are added")
    parser.add_argument("--report", action="store_true", help="print what --json holds, measure nothing")
    parser.add_argument("--plot", type=Path, help="draw the roofline of the convolutions to this file")
    return parser.parse_args()


def main():
    options = parse()
    start_anew(options.heap)
    from cases import CASES

    rows = []
    for name in [] if options.report else options.case or CASES:
        for dtype in options.dtype or DTYPES:
            for threads in options.threads or (1, 2):
                if dtype in CASES[name].dtypes:
                    rows += measure(name, dtype, threads, options.rounds)
    share_roofs(rows)
    wrong = [key(row) for row in rows if row["error"] > TOLERANCE[row["dtype"]]]
    if options.json:
        everything = merged(options.json, rows)
        rows = rows or everything
    print_tables(rows)
    if options.plot:
        import roofline

        roofline.plot([row for row in rows if row["heap"] == "kept"], options.plot)
    for name in wrong:
        print("the two sides differ:", *name)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
