"""What the page Election window shows, read and arranged: the record up to a moment, past cycles, the outlook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from components.reads import clock, load, picture
from components.text.act_title import act_title
from components.text.i18n import named, t
from data.models import Edition, Election, OutlookRules, PastProvocation, Provocation
from data.tables.watch_rules import EDITION_WEEKS
from scoring.window import outlook, verification, window
from scoring.window.base_rates import RealityCheck, event_days, reality_check, window_count

FIRST_YEAR = 2006
NEAREST = "nearest"
CUSTOM = "custom"
SETS = ("core", "missile", "kinetic", "all")
SET = "missile"  # what windows are compared by where nobody chose another
# Widths a reader may choose: half weeks.
WEEKS = [f"{n / 2:g}" for n in range(round(2 * EDITION_WEEKS[0]), round(2 * EDITION_WEEKS[1]) + 1)]


@dataclass(frozen=True, slots=True)
class PastRecord:
    """The record of past provocations as it may be used at a moment."""

    past: tuple[PastProvocation, ...]
    rules: OutlookRules
    start: date
    end: date

    @property
    def span(self) -> tuple[date, date]:
        return self.start, self.end


def record(now: datetime) -> PastRecord:
    """The record up to yesterday at most. In a replay or exercise the watch's own store takes over where it begins."""
    rules = load.outlook_rules()
    end = min(rules.coverage_end, clock.korean_day(now) - timedelta(days=1))
    began = load.coverage(now).history_start
    if clock.mode() != "live" and began:
        end = min(end, clock.korean_day(began) - timedelta(days=1))
    past = tuple(row for row in load.past() if row.date <= end)
    return PastRecord(past, replace(rules, coverage_end=end), rules.comparable_from, end)


def election_name(election: Election) -> str:
    """The election in the reader's language: '2026 US midterm election'. The table's own name where it is another."""
    word = named("election", f"{election.country}-{election.type}")
    if word == f"{election.country}-{election.type}":
        return election.name
    return word.format(year=election.date.year)


def election_key(election: Election) -> str:
    """How an address names an election: US-2026-11-03."""
    return f"{election.country}-{election.date.isoformat()}"


def cycle_label(election: Election, every: Sequence[Election]) -> str:
    """A short name of a cycle in charts: the year, with the month where a year holds two."""
    twice = sum(e.date.year == election.date.year for e in every) > 1
    return f"{election.date:%Y-%m}" if twice else str(election.date.year)


def election_label(key: str) -> str:
    """An election in the list to choose from, by its key."""
    found = next((e for e in load.elections() if election_key(e) == key), None)
    return f"{election_name(found)} · {clock.day(found.date)}" if found else t("cycle.nearest_choice")


def edition_label(key: str) -> str:
    """A width in the list to choose from, by its key."""
    found = next((edition for edition in load.editions() if edition.key == key), None)
    return f"{found.name} · {t('cycle.weeks', n=f'{found.weeks:g}')}" if found else t("cycle.custom")


def chosen_edition(key: str, weeks: float) -> Edition:
    """The edition of that key, or a width of the reader's own."""
    if key == CUSTOM:
        return window.custom_edition(weeks)
    return next((edition for edition in load.editions() if edition.key == key), load.editions()[0])


def words_of(rules: OutlookRules, chosen: str, categories: Collection[str]) -> tuple[str, ...]:
    """The record's own words for a set, or for some of the watch's categories where any are chosen."""
    if categories:
        return tuple(word for word, category in rules.category_map.items() if category in categories)
    return rules.sets.get(chosen, tuple(rules.category_map))


@dataclass(frozen=True, slots=True)
class Live:
    """What the watch has seen itself since the record's end: its provocations, and the days it was looking."""

    acts: tuple[Provocation, ...]
    covered: dict[date, bool]


def live(known: PastRecord, now: datetime) -> Live:
    """The watch's own provocations after the record's end, rejected ones left out."""
    since, today = known.end + timedelta(days=1), clock.korean_day(now)
    if since > today:
        return Live((), {})
    acts = tuple(act for act in picture.provocations(since, today, now) if act.counts)
    return Live(acts, load.covered_days(since, today, now))


def live_counts(known: PastRecord, seen: Live, words: Collection[str]) -> dict[date, int | None]:
    """The watch's own provocations by KST day; None where it was not looking."""
    categories = {known.rules.category_map[word] for word in words}
    tally = Counter(act.date for act in seen.acts if act.category in categories)
    return {day: tally[day] if looking else None for day, looking in seen.covered.items()}


def nearest(
    known: PastRecord, seen: Live, elections: Sequence[Election], words: Collection[str]
) -> list[window.Nearest]:
    """The nearest provocations around each election, from the record and the watch's own store."""
    word_of = {category: word for word, category in reversed(known.rules.category_map.items())}
    own = [
        PastProvocation(
            act.date, word_of[act.category], act.count, act_title(act), act.place, act.lat, act.lon, "unknown",
            act.severity, "", "", "",
        )
        for act in seen.acts
        if act.category in word_of
    ]  # fmt: skip
    stretches = [known.span, *outlook.stretches(seen.covered)]
    return window.nearest_acts([*known.past, *own], elections, stretches, words)


def around(
    known: PastRecord, elections: Sequence[Election], words: Collection[str]
) -> list[tuple[int | None, int | None]]:
    """Event-days in the 30 days before and after each election; None where the record does not hold them all."""

    def event_days_in(election: Election, span: tuple[int, int]) -> int | None:
        seen = election.date + timedelta(days=span[1]) <= known.end
        return window_count(known.past, election, span, words)[1] if seen else None

    return [(event_days_in(election, (-30, -1)), event_days_in(election, (1, 30))) for election in elections]


def usual_reality(now: datetime) -> RealityCheck:
    """`reality` as the page Election window shows it where nobody chose: US elections, the first edition, SET."""
    known = record(now)
    return reality(known, "US", words_of(known.rules, SET, ()), load.editions()[0])


def reality(known: PastRecord, country: str, words: Collection[str], edition: Edition) -> RealityCheck:
    """Rates inside and outside the window of an edition around one country's elections."""
    question = f"reality {known.span} {country} {sorted(words)} {edition.days}"
    return load.reference(question, lambda: _reality(known, country, words, edition))


def _reality(known: PastRecord, country: str, words: Collection[str], edition: Edition) -> RealityCheck:
    elections = [e for e in load.elections() if e.country == country and e.date.year >= FIRST_YEAR]
    begun = [e for e in elections if e.date - timedelta(days=edition.days) <= known.end]
    return reality_check(known.past, begun, known.span, words, edition.days)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the walk-forward test of the outlook found on the record as far as it may be known, by horizon in days."""

    skills: dict[int, tuple[float, float, float]]  # against the base rate beside it, with its 90 % interval
    fits: dict[int, outlook.Fit]


def measured(known: PastRecord) -> Measured:
    """How well the outlook did on the record up to its end; a replay knows no later days."""
    return load.reference(f"verification {known.end}", lambda: _measured(known))


def _measured(known: PastRecord) -> Measured:
    rules = replace(known.rules, test_end=min(known.rules.test_end, known.end))
    if rules.test_end < rules.test_start:  # a replay of years before the test: what the whole record teaches
        rules = load.outlook_rules()
    trials = verification.walk_forward(event_days(load.past(), rules.sets["core"]), rules)
    skills = {trial.days: (trial.skill(), *trial.skill_interval()) for trial in trials}
    return Measured(skills, verification.fits(trials, rules))


def outlook_at(now: datetime, known: PastRecord, seen: Live) -> outlook.Outlook:
    """The outlook at a moment, from the record and what the watch has seen since its end."""
    own = outlook.make_record(
        event_days(known.past, known.rules.sets["core"]),
        known.rules,
        outlook.credible_days(seen.acts, known.rules),
        outlook.stretches(seen.covered),
    )
    return outlook.outlook(own, known.rules, clock.korean_day(now), measured(known).fits)
