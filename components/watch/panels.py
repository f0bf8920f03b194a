"""The panels of the Watch page below its level: latest acts, chart and map, what to watch, next dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from components.figures import base
from components.figures import wall as wall_figure
from components.figures.map import Site, sites_map
from components.frame import browser, shell
from components.reads import clock, cycles, load, picture, record_names
from components.text import phrases
from components.text.act_title import act_title, place_name
from components.text.escape import md
from components.text.i18n import named, say, t
from components.watch.news import News
from components.widgets import listing, rows
from components.widgets.listing import Cell, Column
from data.models import AHEAD_KINDS, SIGNAL_KINDS, Coverage, Provocation, Report
from scoring.window.window import Clock

ACTS_SHOWN = 5
SIGNALS_SHOWN = 3
DATES_SHOWN = 3
SITE_ACTS = 3  # told of at one site
CALENDAR_DAYS = 60
FIGURE_HEIGHT = 190


def first_poll(seen: Coverage) -> bool:
    """How far the very first poll is, in counts of this second; False where it is over or asked no source yet."""
    if clock.mode() != "live" or seen.last_poll is not None:
        return False
    on = [source.name for source in load.sources() if source.on]
    asked, entries = load.first_steps(on)
    if not asked:
        return False
    words = t("state.first_poll", n=asked, m=len(on), entries=f"{entries:,}")
    st.progress(min(1.0, asked / max(1, len(on))), words)
    return True


def latest_acts(
    acts: Sequence[Provocation], new: News, seen: Coverage, covered: Mapping[date, bool], days: int, now: datetime
) -> None:
    """The newest provocations, what is new among them marked; a row opens its drawer."""
    with shell.panel(key="latest"):
        _news_line(new, seen, now)
        if not acts:
            no_acts(covered, days)
            return
        shown = acts[:ACTS_SHOWN]
        picked = listing.show(
            act_lines(shown, new, now),
            act_fields(),
            key="latest_acts",
            alt=t("watch.acts_title"),
            picks=True,
            head=False,
        )
        if picked is not None:
            shell.open_page("provocations", p=shown[picked].id)


def no_acts(covered: Mapping[date, bool], days: int) -> None:
    """That no act is known, and whether that means that there was none."""
    shell.empty(t("watch.acts_none" if _all_seen(covered, days) else "watch.acts_blind", n=days))


def act_lines(shown: Sequence[Provocation], new: News, now: datetime) -> dict[str, list[Cell]]:
    """Acts as rows: severity, facts, Korean time and age of the first report, sources; date-time groups as hints."""
    fresh = {act.id for act in new.acts}
    table = rows.act_rows(shown)
    return {
        "severity": table["severity"],
        "severity_n": table["severity_n"],
        "new": [t("watch.new") if act.id in fresh else "" for act in shown],
        "act": table["act"],
        "when": [f"{phrases.kst(act.first_published)} · {phrases.ago(act.first_published, now)}" for act in shown],
        "dtg": table["first"],
        "sources": [t("watch.sources", n=len(act.publishers), credibility=rows.credibility(act)) for act in shown],
    }


def act_fields(when: int = 206) -> list[Column]:
    """The columns of those rows; `when` is the width of the moment in pixels."""
    return [
        Column("severity", t("act.severity"), 116, kind="severity", sort="severity_n"),
        Column("new", t("watch.new"), 48),
        Column("act", t("act.act"), kind="lead", least=260),
        Column("when", t("act.first"), when, hint="dtg"),
        Column("sources", t("act.publishers"), 216),
    ]


def _news_line(new: News, seen: Coverage, now: datetime) -> None:
    """The panel's title, what is new since the reader last looked, and the way to say 'seen'."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="news"):
        shell.heading(t("watch.acts_title"))
        st.caption(_news_words(new, seen, now), width="content")
        if new.signals:
            shell.link(
                "excerpts",
                t("watch.open_new_signals"),
                icon=":material/arrow_forward:",
                range="7d",
                kind=[*SIGNAL_KINDS],
            )
        st.space("stretch")
        st.button(t("watch.mark"), icon=":material/done_all:", on_click=browser.mark_seen, args=(now,), type="tertiary")
        st.toggle(t("watch.alert"), key="alert", help=t("watch.alert_help"))


def _news_words(new: News, seen: Coverage, now: datetime) -> str:
    if new.acts or new.signals:
        words = t("watch.news", acts=len(new.acts), signals=len(new.signals))
    else:
        words = t("watch.none_new" if seen.open else "watch.none_seen")
    if not new.marked:
        return f"{words} · {t('watch.first_look')}"
    return f"{words} · {t('watch.look_at', dtg=phrases.kst(new.since), age=phrases.ago(new.since, now))}"


def _all_seen(covered: Mapping[date, bool], days: int) -> bool:
    """Whether each of the last days was watched: only then is nothing known the same as nothing there."""
    return all(covered[day] for day in sorted(covered)[-days:])


def signals_chart(
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    now: datetime,
    days: int,
    *,
    large: int = 0,
) -> None:
    """Signals per day with their usual range; a bar opens its day. `large`: the height in pixels on a wall, else 0."""
    with shell.panel(key="signals_chart"):
        series = picture.daily_signals(counts, covered)
        judged = picture.judged(series, now)[-days:]
        shown = {r.day: covered[r.day] for r in judged}
        known = dict(picture.daily_signals(counts, dict.fromkeys(covered, True)))
        figure = base.daily_bars(
            t("watch.signals_title"),
            {day: n or 0 for day, n in known.items()},
            shown,
            dark=shell.dark(),
            names={name: t(f"figure.{name}") for name in ("bars", "band", "above", "gap", "threshold", "partial")},
            expected={r.day: r.expected for r in judged if r.expected},
            threshold={r.day: r.threshold for r in judged if r.threshold is not None},
            alarms=[r.day for r in judged if r.alarm],
            note=shell.figure_note(now),
            unit=t("figure.count"),
            mark=shell.watermark(),
            height=wall_figure.height(large) if large else FIGURE_HEIGHT,
        )
        figure = wall_figure.enlarged(figure) if large else figure
        alt = phrases.trend(t("watch.signals_alt"), series[-days:])
        chosen = shell.chart(figure, alt, key="signals_per_day", select=True, name="signals-per-day")
        points = chosen.get("selection", {}).get("points", []) if chosen else []
        if points and points[0].get("customdata"):
            shell.open_page("excerpts", day=str(points[0]["customdata"]), kind=["provocation", "preparation", "threat"])


def acts_on_map(acts: Sequence[Provocation], days: int) -> None:
    """Where the acts of the last days were, by severity."""
    with shell.panel(key="acts_map"):
        placed = [act for act in acts if act.lat is not None and act.lon is not None]
        sites = _sites(placed)
        title = t("watch.map_title", days=days, n=len(placed), m=len(acts))
        figure = sites_map(
            sites,
            (),
            dark=shell.dark(),
            title=title,
            names={"PRK": t("map.PRK"), "KOR": t("map.KOR")},
            mark=shell.watermark(),
            height=FIGURE_HEIGHT,
            named=True,
        )
        alt = "; ".join([title, *(site.words for site in sites)])
        shell.chart(figure, alt, key="map_of_acts")


def _sites(placed: Sequence[Provocation]) -> list[Site]:
    found: dict[tuple[float, float], list[Provocation]] = {}
    for act in placed:
        if act.lat is not None and act.lon is not None:
            found.setdefault((act.lat, act.lon), []).append(act)
    return [
        Site(place_name(there[0]), lat, lon, len(there), max(act.severity for act in there), _told(there))
        for (lat, lon), there in found.items()
    ]


def _told(there: Sequence[Provocation]) -> str:
    return "; ".join(f"{act.severity} {t(f'severity.{act.severity}')}: {act_title(act)}" for act in there[:SITE_ACTS])


def keep_an_eye(signals: Sequence[Report], covered: Mapping[date, bool], days: int, now: datetime) -> None:
    """The strongest preparations and threats of the last days, newest first; a row opens its excerpt."""
    with shell.panel(t("watch.eye_title"), key="eye"):
        found = [r for r in signals if r.assessment.kind in AHEAD_KINDS][:SIGNALS_SHOWN]
        if not found:
            shell.empty(t("watch.eye_none" if _all_seen(covered, days) else "watch.eye_blind", n=days))
            return
        table = rows.entry_rows(found)
        when = [f"{phrases.kst(r.entry.published)} · {phrases.ago(r.entry.published, now)}" for r in found]
        fields = [
            Column("when", t("act.published"), 206, hint="published") if field.key == "published" else field
            for field in rows.entry_columns()
        ]
        picked = listing.show(
            table | {"when": when}, fields, key="eye_rows", alt=t("watch.eye_title"), picks=True, head=False
        )
        if picked is not None:
            shell.open_page("excerpts", e=str(found[picked].entry.id))


def next_dates(now: datetime) -> None:
    """Anniversaries, drills and meetings ahead: they frame attention and are never scored."""
    today = clock.korean_day(now)
    with shell.panel(t("watch.calendar_title"), key="dates", help=t("watch.calendar_note")):
        coming = load.calendar(today, today + timedelta(days=CALENDAR_DAYS), with_elections=True)[:DATES_SHOWN]
        if coming:
            listing.show(
                {
                    "date": [clock.day(entry.start) for entry in coming],
                    "when": [phrases.days_ahead(entry.start, entry.end, today) for entry in coming],
                    "what": [record_names.of_date(entry) for entry in coming],
                },
                [
                    Column("date", t("act.date"), 86),
                    Column("when", t("act.when"), 110),
                    Column("what", t("act.what"), kind="lead"),
                ],
                key="next_dates",
                alt=t("watch.calendar_title"),
                head=False,
            )
        else:
            shell.empty(t("watch.calendar_none", n=CALENDAR_DAYS))


def window_note(window: Clock, now: datetime) -> None:
    """The election clock in words and, in the same breath, what the record says of such windows."""
    day = clock.day(clock.eastern_day(now))
    phase = named("phase", window.phase.name, md(window.phase.name))
    inside = say(
        "watch.window_inside" if window.inside else "watch.window_outside",
        weeks=f"{window.edition.weeks:g}",
        edition=window.edition.name,
        opens=clock.day(window.opens),
        closes=clock.day(window.closes),
    )
    election = md(cycles.election_name(window.election))
    words = f"**{election}: {window.label}** · {t('watch.window_day', day=day, phase=phase)} · {inside}"
    check = cycles.usual_reality(now)
    if check.elections:
        first, last = check.elections[0].date.year, check.elections[-1].date.year
        what = t(f"cycle.set_{cycles.SET}").lower()
        words += f". {say('watch.reality', line=phrases.rates_line(check), first=first, last=last, what=what)}"
    st.caption(words)
