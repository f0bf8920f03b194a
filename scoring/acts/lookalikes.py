"""Acts of the historical record that resemble a provocation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.models import PastProvocation, Provocation

# Categories of the scorer and those of the table that hold the same acts.
PAST_CATEGORIES: dict[str, tuple[str, ...]] = {
    "nuclear": ("nuclear_test",),
    "icbm": ("icbm",),
    "missile": ("ballistic_missile", "icbm", "satellite_launch"),
    "cruise": ("cruise_missile", "other"),
    "space": ("satellite_launch", "ballistic_missile"),
    "artillery": ("artillery",),
    "border": ("border", "artillery"),
    "drone": ("drone",),
    "gps": ("gps_jamming",),
    "balloon": ("balloon",),
    "cyber": ("cyber",),
    "other": ("other",),
}
_WORD = re.compile(r"[a-z0-9]{3,}|[가-힣]{2,}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that two acts share: the weapon, the place or the count by its value; the category; the month."""

    what: Literal["weapon", "place", "count", "category", "month"]
    value: str = ""


@dataclass(frozen=True, slots=True)
class LookAlike:
    past: PastProvocation
    points: float
    reasons: tuple[Reason, ...]


def look_alikes(provocation: Provocation, past: Sequence[PastProvocation], limit: int = 5) -> list[LookAlike]:
    """Rows of the table that resemble the act, most alike first, the later of equals first.

    Points: 3 for the weapon, 2 for the site, 1 for the same count, 1 for the table's first category of the kind, 0.5
    for the same month of the year. Rows of the act's own day or the days beside it may be the act itself and are left
    out, as is what comes after it.
    """
    categories = PAST_CATEGORIES.get(provocation.category, ())
    found: list[LookAlike] = []
    for row in past:
        if row.category not in categories or (provocation.date - row.date).days <= 1:
            continue
        reasons: list[tuple[float, Reason]] = []
        if provocation.weapon and provocation.weapon.lower() in f"{row.name} {row.summary}".lower():
            reasons.append((3.0, Reason("weapon", provocation.weapon)))
        if provocation.place and _words(provocation.place) & _words(row.site):
            reasons.append((2.0, Reason("place", provocation.place)))
        if provocation.count is not None and provocation.count == row.count:
            reasons.append((1.0, Reason("count", str(row.count))))
        if row.category == categories[0]:
            reasons.append((1.0, Reason("category", row.category)))
        if row.date.month == provocation.date.month:
            reasons.append((0.5, Reason("month")))
        found.append(LookAlike(row, sum(points for points, _ in reasons), tuple(why for _, why in reasons)))
    found.sort(key=lambda one: (-one.points, -one.past.date.toordinal(), one.past.name))
    return found[:limit]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - {
        "airport",
        "international",
        "province",
        "county",
        "near",
        "north",
        "south",
    }
