"""What a file of rows is about: as of when, how it was narrowed, how well the watch saw, by which rules.

Given twice: `machine` for programs (the first line of JSON lines, which an import reads), `lines` for people, in the
words of the table [file] of components/text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from data.export import dtg
from data.export.escape import About as Lines
from data.models import Coverage, Filters, Gap, iso, kst_day

Table = Literal["entries", "signals", "provocations", "counts"]
TABLES: tuple[Table, ...] = ("entries", "signals", "provocations", "counts")
Mode = Literal["live", "replay", "exercise"]
Name = Callable[[str, str], str]  # words a value of a group: ("kind", "threat") → "threat"
FORMAT, VERSION = "november-watch-table", 1
RUNS_NAMED = 12
_BY_DAY = ("provocations", "counts")  # their range is one of KST days


def plain(_: str, key: str) -> str:
    """A value named by itself."""
    return key


@dataclass(frozen=True, slots=True)
class About:
    """Of a file of `rows` out of `found` rows. `filters` are half open in UTC; `covered` are the KST days of the range
    and whether each was watched; `gaps` those recorded within it."""

    table: Table
    as_of: datetime
    mode: Mode
    filters: Filters
    rows: int
    found: int
    rules: str
    seen: Coverage
    covered: Mapping[date, bool]
    gaps: Sequence[Gap] = ()

    @property
    def complete(self) -> bool:
        """Whether all entries of the range are in it, so that a day without one was a quiet day."""
        narrowed = Filters(since=self.filters.since, until=self.filters.until) != self.filters
        return self.table == "entries" and self.rows == self.found and not narrowed


def machine(about: About) -> dict[str, Any]:
    """`about` for programs, with the words beside it."""
    by = about.filters
    return {
        "format": FORMAT,
        "version": VERSION,
        "table": about.table,
        "as_of": iso(about.as_of),
        "mode": about.mode,
        "rows": about.rows,
        "found": about.found,
        "complete": about.complete,
        "rules": about.rules,
        "filters": {
            "since": iso(by.since) if by.since else None,
            "until": iso(by.until) if by.until else None,
            "kinds": by.kinds,
            "categories": by.categories,
            "sources": by.sources,
            "languages": by.languages,
            "min_score": by.min_score,
            "text": by.text,
            "hour": by.hour,
            "seen_since": iso(by.seen_since) if by.seen_since else None,
        },
        "open": about.seen.open,
        "answering": about.seen.answering,
        "sources_on": about.seen.sources_on,
        "newest_entry": iso(about.seen.newest_entry) if about.seen.newest_entry else None,
        "watched": _runs(about.covered, True),
        "not_watched": _runs(about.covered, False),
        "gaps": [{"source": g.source, "start": g.start, "end": g.end, "reason": g.reason} for g in about.gaps],
    }


def lines(
    about: About,
    words: Mapping[str, str],
    name: Name = plain,
) -> Lines:
    """`about` in words: (label, text). `words` is the table [file] of a language, `name` words a kind, a category, a
    language or the reason of a gap."""
    rows = words["all_rows" if about.rows == about.found else "some_rows"]
    said = [
        ("as_of", dtg.both(about.as_of)),
        ("mode", "" if about.mode == "live" else words[about.mode]),
        ("rows", rows.format(n=f"{about.rows:,}", m=f"{about.found:,}")),
        ("filters", "; ".join(_filters(about, words, name)) or words["none"]),
        ("coverage", "; ".join(_coverage(about, words))),
        ("unwatched", _unwatched(about, words)),
        ("gaps", _gap_words(about, words, name)),
        ("rules", about.rules),
        ("note", words["note_text"]),
    ]
    return tuple((words[key], text) for key, text in said if text)


def _filters(about: About, words: Mapping[str, str], name: Name) -> list[str]:
    by = about.filters
    until = min(by.until, about.as_of) if by.until else about.as_of
    if about.table in _BY_DAY:
        last = kst_day(by.until - timedelta(microseconds=1)) if by.until and by.until < about.as_of else kst_day(until)
        span = {"since": dtg.day(kst_day(by.since)) if by.since else "", "until": dtg.day(last)}
    else:
        span = {"since": dtg.both(by.since) if by.since else "", "until": dtg.both(until)}
    key = ("days" if by.since else "days_to") if about.table in _BY_DAY else ("from_to" if by.since else "to")
    said = [words[key].format(**span)]
    for group, chosen in (("kind", by.kinds), ("category", by.categories), ("language", by.languages)):
        if chosen:
            said.append(f"{words[group]}: {', '.join(name(group, one) for one in chosen)}")
    if by.sources:
        said.append(f"{words['source']}: {', '.join(by.sources)}")
    if by.min_score:
        said.append(words["score"].format(n=by.min_score))
    if by.text:
        said.append(words["text"].format(text=by.text))
    if by.hour is not None:
        said.append(words["hour"].format(hour=f"{by.hour:02d}"))
    if by.seen_since:
        said.append(words["seen"].format(dtg=dtg.both(by.seen_since)))
    return said


def _coverage(about: About, words: Mapping[str, str]) -> list[str]:
    seen = about.seen
    counted = words["answering" if about.mode == "live" else "published"]
    shut = "few" if about.mode == "live" and seen.answering else "blind"
    eyes = "open" if seen.quiet_means_quiet else "open_partly" if seen.open else shut
    said = [words[eyes], counted.format(n=seen.answering, m=seen.sources_on)]
    said.append(words["newest"].format(dtg=dtg.both(seen.newest_entry)) if seen.newest_entry else words["no_entry"])
    if seen.history_start:
        said.append(words["begins"].format(dtg=dtg.both(seen.history_start)))
    if seen.launch_alert_down:
        said.append(words["alert_down"].format(names=", ".join(seen.launch_alert_down)))
    return said


def _unwatched(about: About, words: Mapping[str, str]) -> str:
    blind = _runs(about.covered, False)
    if not about.covered:
        return words["no_day"]
    if not blind:
        return words["every_day"]
    named = [dtg.day(a) if a == b else f"{dtg.day(a)} – {dtg.day(b)}" for a, b in blind]
    n = sum(not seen for seen in about.covered.values())
    return words["unwatched_days"].format(n=n, m=len(about.covered), days=_listed(named, words))


def _gap_words(about: About, words: Mapping[str, str], name: Name) -> str:
    named = [
        words["gap"].format(
            who=gap.source or words["whole"],
            since=dtg.zulu(gap.start),
            until=dtg.zulu(gap.end),
            why=name("gap_reason", gap.reason),
        )
        for gap in sorted(about.gaps, key=lambda gap: (gap.source != "", gap.start))
    ]
    return _listed(named, words) if named else words["none"]


def _listed(named: list[str], words: Mapping[str, str]) -> str:
    more = len(named) - RUNS_NAMED
    return "; ".join([*named[:RUNS_NAMED], *([words["more"].format(n=more)] if more > 0 else [])])


def _runs(covered: Mapping[date, bool], watched: bool) -> list[tuple[date, date]]:
    """First and last day of each run of days that were watched, or that were not."""
    found: list[tuple[date, date]] = []
    for day in sorted(day for day, seen in covered.items() if seen == watched):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
