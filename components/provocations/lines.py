"""The record of past provocations and the watch's own as one list of lines: what both know is one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from data.models import Category, Filters, PastProvocation, Provocation
from scoring.acts.lookalikes import PAST_CATEGORIES

Origin = Literal["watch", "record", "both"]
DAY = timedelta(days=1)  # reports and record may differ by so much on acts around midnight


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act of the record with the id that its address carries: "R-20171129-icbm", the second of a day with "-2"."""

    id: str
    past: PastProvocation
    category: Category


@dataclass(frozen=True, slots=True)
class TableLine:
    """One act: of the watch, of the record, or of both. At least one of the two is there."""

    act: Provocation | None = None
    recorded: tuple[Recorded, ...] = ()

    @property
    def id(self) -> str:
        return self.act.id if self.act else self.recorded[0].id

    @property
    def day(self) -> date:
        return self.act.date if self.act else self.recorded[0].past.date

    @property
    def severity(self) -> int:
        return self.act.severity if self.act else self.recorded[0].past.severity

    @property
    def category(self) -> Category:
        return self.act.category if self.act else self.recorded[0].category

    @property
    def counts(self) -> bool:
        """Whether it counts as an act; the record's always do."""
        return self.act.counts if self.act else True

    @property
    def origin(self) -> Origin:
        if self.act is None:
            return "record"
        return "both" if self.recorded else "watch"

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, the watch's before the record's."""
        if self.act and self.act.lat is not None and self.act.lon is not None:
            return self.act.lat, self.act.lon
        for one in self.recorded:
            if one.past.lat is not None and one.past.lon is not None:
                return one.past.lat, one.past.lon
        return None


def numbered(past: Iterable[PastProvocation], categories: Mapping[str, Category]) -> tuple[Recorded, ...]:
    """The record with ids, in its order. `categories` turn the record's words into the watch's."""
    met: dict[str, int] = {}
    made = []
    for row in past:
        id_ = f"R-{row.date:%Y%m%d}-{row.category}"
        met[id_] = met.get(id_, 0) + 1
        nth = f"-{met[id_]}" if met[id_] > 1 else ""
        made.append(Recorded(id_ + nth, row, categories[row.category]))
    return tuple(made)


def narrowed(record: Iterable[Recorded], first: date, last: date, by: Filters) -> list[Recorded]:
    """The record's acts of the KST days first…last that the filters leave. The record has no sources, languages or
    scores: where a reader narrows by those, it holds nothing."""
    if by.sources or by.languages or by.min_score:
        return []
    return [
        one for one in record if first <= one.past.date <= last and (not by.categories or one.category in by.categories)
    ]


def together(acts: Sequence[Provocation], record: Iterable[Recorded]) -> list[TableLine]:
    """One line an act, newest first. An act of the record within a day of a watched one of its kind is that one.

    Acts of the same day are taken before those of the days beside it, so that waves on successive days stay apart.
    """
    lines = {act.id: TableLine(act) for act in acts}
    days: dict[date, list[str]] = defaultdict(list)
    for act in acts:
        if act.counts:
            days[act.date].append(act.id)
    left: list[Recorded] = []
    for one in record:
        own = _same(one, [lines[id_] for id_ in days.get(one.past.date, ())])
        if own:
            lines[own.id] = replace(own, recorded=(*own.recorded, one))
        else:
            left.append(one)
    alone = []
    for one in left:
        beside = [lines[id_] for by in (-DAY, DAY) for id_ in days.get(one.past.date + by, ())]
        own = _same(one, [line for line in beside if not line.recorded])
        if own:
            lines[own.id] = replace(own, recorded=(one,))
        else:
            alone.append(TableLine(recorded=(one,)))
    return sorted([*lines.values(), *alone], key=lambda line: (line.day, line.severity, line.id), reverse=True)


def _same(one: Recorded, lines: Sequence[TableLine]) -> TableLine | None:
    """The line of the watch that is this act of the record: of a fitting kind, the closest by category and place, of
    equals the one that more publishers tell."""

    def far(line: TableLine) -> tuple[bool, bool, int, int]:
        place = line.act.place.split(" ")[0] if line.act else ""
        known = len(line.act.publishers) if line.act else 0
        return line.category != one.category, not place or place not in one.past.site, len(line.recorded), -known

    fitting = (line for line in lines if one.past.category in PAST_CATEGORIES.get(line.category, ()))
    return min(fitting, key=far, default=None)
