"""Election window on a wall: the day, what the record says of such windows, and this one beside the past ones."""

from __future__ import annotations

from datetime import datetime

from components.reads import clock, cycles, load
from components.text import phrases
from components.text.i18n import named, t
from components.watch import board
from components.watch import wall_frame as frame
from components.watch.board import Link
from components.window import beside, panels

CHART = 690


def draw(now: datetime) -> None:
    at, day = load.window(now), clock.day(clock.eastern_day(now))
    phase = named("phase", at.phase.name)
    words = f"{cycles.election_name(at.election)}: {at.label}"
    frame.finding(f"{words} · {t('watch.window_day', day=day, phase=phase)}")
    check = cycles.usual_reality(now)
    if check.elections:
        board.line([Link(phrases.rates_line(check))], key="wall_rates")
    known, today = cycles.record(now), clock.korean_day(now)
    words_of_set = cycles.words_of(known.rules, cycles.SET, ())
    past = beside.past_and(at.election, today)
    shown = beside.cycles_of(past, at.election, known, cycles.live(known, now), words_of_set, today)
    panels.cumulative_panel(
        shown, at.edition.days, (today - at.election.date).days, now, t(f"cycle.set_{cycles.SET}"), large=CHART
    )


frame.show(t("page.window"), draw)
