"""How far assessments agree with labels: precision, recall and F1, macro-F1, category, by language and by month."""

from __future__ import annotations

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
