"""What a scorer makes of the golden pack, in figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.models import SIGNAL_KINDS
from data.tables.golden import Golden
from scoring.assess.accuracy import measure
from scoring.assess.scorer import Scorer


def figures_of(pack: Sequence[Golden], scorer: Scorer) -> dict[str, Any]:
    """The scorer's figures on the pack. `ranking`: of all pairs of a labelled signal and another entry, the share in
    which the signal scores higher (ties count half); `said`: the assessment of each entry, in order."""
    said = [scorer.assess(one.title, one.summary, one.language, reliability=one.reliability) for one in pack]
    of = measure(
        [{"kind": one.kind, "category": one.category} for one in pack],
        [{"kind": a.kind, "category": a.category} for a in said],
    )
    signals = [a.score for one, a in zip(pack, said, strict=True) if one.kind in SIGNAL_KINDS]
    others = [a.score for one, a in zip(pack, said, strict=True) if one.kind not in SIGNAL_KINDS]
    higher = sum((s > o) + 0.5 * (s == o) for s in signals for o in others)
    return {
        "entries": of["entries"],
        "provocation_p": of["provocation"]["precision"],
        "provocation_r": of["provocation"]["recall"],
        "provocation_f": of["provocation"]["f1"],
        "signal_f": of["signal"]["f1"],
        "macro": of["macro_f1"],
        "category": of["category"] or 0.0,
        "ranking": round(higher / (len(signals) * len(others)), 3) if signals and others else 0.0,
        "mean_score": round(sum(signals) / len(signals), 3) if signals else 0.0,
        "said": tuple(said),
    }
