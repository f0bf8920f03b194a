"""Draws docs/cost.svg, cost against size, from docs/cost.csv: series, entries stored, milliseconds of processor.

Both axes are logarithmic: a line that lies flat costs the same at every size, one that climbs as steeply as the axes'
diagonal costs what is stored. Run as `python tests/benchmarks/draw_cost.py` after the figures in the CSV were changed.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from html import escape
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 60, 250, 40, 45
DASHES = ("", "8 4", "2 4", "10 4 2 4", "16 4", "4 2")  # told apart without colour


def drawn(rows: list[tuple[str, int, float]]) -> str:
    """The chart of (series, entries, milliseconds) as SVG; series in the order of their first row."""
    series: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for name, entries, cost in rows:
        series[name].append((entries, cost))
    sizes = sorted({entries for _, entries, _ in rows})
    least, most = (math.floor(math.log10(min(r[2] for r in rows))), math.ceil(math.log10(max(r[2] for r in rows))))

    def x(entries: int) -> float:
        share = math.log(entries / sizes[0]) / math.log(sizes[-1] / sizes[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(cost) - least) / (most - least) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14">Milliseconds of processor, by entries stored</text>',
    ]
    for power in range(least, most + 1):
        at = y(10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ccc"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>' for size in sizes
    ]
    labels: list[float] = []
    for number, (name, points) in enumerate(sorted(series.items(), key=lambda one: one[1][-1][1])):
        line = " ".join(f"{x(entries):.1f},{y(cost):.1f}" for entries, cost in points)
        grey = ("#111", "#555")[number % 2]
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{grey}" stroke-width="2" '
            f'stroke-dasharray="{DASHES[number % len(DASHES)]}"/>'
        )
        at = min([y(points[-1][1]), *(labels[-1:] and [labels[-1] - 16])])
        labels.append(at)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}">{escape(name)}: {points[-1][1]:g}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    with (DOCS / "cost.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["series"], int(row["entries"]), float(row["ms"])) for row in csv.DictReader(lines)]
    (DOCS / "cost.svg").write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
