"""How far assessments agree with labels: precision, recall and F1, macro-F1, category, by language and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from data.models import KINDS, SIGNAL_KINDS

Labelled = Mapping[str, Any]


def measure(gold: Sequence[Labelled], assessed: Sequence[Labelled]) -> dict[str, Any]:
    """Figures of `assessed` against `gold`: records with kind and category, in the same order.

    provocation, signal: precision, recall, f1. macro_f1: mean F1 of the six kinds, 0 for one that nobody has.
    category: the share that agrees where both sides see a signal (None where there is none). kinds: F1 of each.
    confusion: gold kind -> assessed kind -> count. Raises ValueError when the lengths differ.
    """
    if len(gold) != len(assessed):
        raise ValueError(f"{len(gold)} labelled entries, {len(assessed)} assessed")
    pairs = [(g["kind"], a["kind"]) for g, a in zip(gold, assessed, strict=True)]
    both = [
        g.get("category") == a.get("category")
        for g, a in zip(gold, assessed, strict=True)
        if g["kind"] in SIGNAL_KINDS and a["kind"] in SIGNAL_KINDS
    ]
    kinds = {kind: _figures(pairs, (kind,))["f1"] for kind in KINDS}
    return {
        "entries": len(pairs),
        "provocation": _figures(pairs, ("provocation",)),
        "signal": _figures(pairs, SIGNAL_KINDS),
        "macro_f1": round(sum(kinds.values()) / len(KINDS), 3),
        "accuracy": round(sum(g == a for g, a in pairs) / len(pairs), 3) if pairs else None,
        "category": round(sum(both) / len(both), 3) if both else None,
        "kinds": kinds,
        "confusion": {g: {a: pairs.count((g, a)) for a in KINDS} for g in KINDS},
    }


def intervals(gold: Sequence[Labelled], assessed: Sequence[Labelled], draws: int = 2000) -> dict[str, list[float]]:
    """95 % intervals of provocation F1, signal F1 and macro-F1: entries drawn again, with the same seed every time.

    The percentile bootstrap (Efron 1979). It knows nothing of entries that tell of one act: where many do, the truth
    is wider. Empty without entries.
    """
    if not gold:
        return {}
    import numpy as np  # here: nothing else of the scorer needs it

    pairs = Counter((g["kind"], a["kind"]) for g, a in zip(gold, assessed, strict=True))
    shares = np.array(list(pairs.values())) / len(gold)
    place: dict[str, int] = {kind: n for n, kind in enumerate(KINDS)}
    tables = np.zeros((draws, len(KINDS), len(KINDS)))
    counts = np.random.default_rng(1).multinomial(len(gold), shares, size=draws)
    for n, (wanted, given) in enumerate(pairs):
        tables[:, place[wanted], place[given]] = counts[:, n]

    def f1(inside: Sequence[str]) -> Any:
        rows = [place[kind] for kind in inside]
        hits = tables[:, rows][:, :, rows].sum(axis=(1, 2))
        sizes = tables[:, rows].sum(axis=(1, 2)) + tables[:, :, rows].sum(axis=(1, 2))
        return np.divide(2 * hits, sizes, out=np.zeros(draws), where=sizes > 0)

    found = {
        "provocation": f1(("provocation",)),
        "signal": f1(SIGNAL_KINDS),
        "macro_f1": np.mean([f1((kind,)) for kind in KINDS], axis=0),
    }
    return {
        name: [round(float(edge), 3) for edge in np.percentile(values, (2.5, 97.5))] for name, values in found.items()
    }


def read_part(language: str, rows: Sequence[Labelled]) -> list[Labelled]:
    """The labelled entries that rules may be written on: English ones published before September 2023, three of four
    Korean ones by id. The others are held back: a batch that is measured once, when the rules are done."""
    if language == "en":
        return [row for row in rows if (row.get("published") or "") < "2023-09"]
    ordered = sorted(rows, key=lambda row: str(row.get("id")))
    return [row for n, row in enumerate(ordered) if n % 4 != 3]


def by_month(gold: Sequence[Labelled], assessed: Sequence[Labelled]) -> dict[str, dict[str, Any]]:
    """Provocation and signal F1 of each month of publication (UTC; "undated" last), with the number of entries."""
    months: dict[str, list[tuple[Labelled, Labelled]]] = {}
    for pair in zip(gold, assessed, strict=True):
        months.setdefault((pair[0].get("published") or "undated")[:7], []).append(pair)
    out: dict[str, dict[str, Any]] = {}
    for month, pairs in sorted(months.items()):
        whole = measure([g for g, _ in pairs], [a for _, a in pairs])
        out[month] = {
            "entries": len(pairs),
            "provocation_f1": whole["provocation"]["f1"],
            "signal_f1": whole["signal"]["f1"],
        }
    return out


def _figures(pairs: Sequence[tuple[str, str]], inside: Sequence[str]) -> dict[str, float]:
    hits = sum(g in inside and a in inside for g, a in pairs)
    wanted, given = sum(g in inside for g, _ in pairs), sum(a in inside for _, a in pairs)
    precision = hits / given if given else 0.0
    recall = hits / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
