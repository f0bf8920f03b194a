"""The panels of the page Election window. Each takes what it shows; reading is in components.reads.cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from components.figures import wall
from components.figures.cycles import ElectionCycle, cumulative, daily, describe
from components.figures.window import Band, calendar, clock_strip, rates
from components.frame import shell
from components.reads import clock, cycles, load, record_names
from components.text import phrases
from components.text.escape import clean, hover, md, safe_url
from components.text.i18n import named, say, t
from components.widgets import listing, tables
from components.widgets.listing import Column
from data.models import Election
from scoring.window.base_rates import RealityCheck
from scoring.window.outlook import Outlook, beside, term
from scoring.window.window import FIRST_DAY, LAST_DAY, Clock, Nearest, day_label


def clock_panel(now: datetime, at: Clock) -> None:
    """The day of the window, the phase, the edition with its source, and the next election."""
    country = at.election.country
    name = md(cycles.election_name(at.election))
    with shell.panel(f"{t('cycle.clock_title')}: {name}", key="clock"):
        left, right = st.columns([2, 5], gap="small", vertical_alignment="center")
        with left:
            st.metric(name, day_label(at.day), label_visibility="collapsed")
        with right:
            today = at.election.date + timedelta(days=at.day)
            zone = t(f"cycle.zone_{country}")
            st.markdown(say(f"cycle.{at.chosen}", polling=clock.day(at.election.date), day=clock.day(today), zone=zone))
            place = "cycle.inside" if at.inside else "cycle.outside"
            st.markdown(
                say(
                    place,
                    weeks=f"{at.edition.weeks:g}",
                    opens=clock.day(at.opens),
                    closes=clock.day(at.closes),
                    left=at.days_left,
                )
            )
        figure = clock_strip(
            load.phases(),
            {phase.name: hover(named("phase", phase.name)) for phase in load.phases()},
            (
                at.edition.days,
                t(
                    "cycle.strip_window",
                    weeks=f"{at.edition.weeks:g}",
                    opens=clock.day(at.opens),
                    closes=clock.day(at.closes),
                ),
            ),
            at.day,
            dark=shell.dark(),
            mark=shell.watermark(),
        )
        phase = named("phase", at.phase.name)
        shell.chart(figure, t("cycle.strip_alt", day=day_label(at.day), phase=phase), key="strip")
        source = at.edition.source_name or t("cycle.own_width")
        link = f" [{t('cycle.source')}]({url})" if (url := safe_url(at.edition.source_url)) else ""
        st.markdown(f":small[{md(source)}{link}]")  # in a caption the link would be too pale to read
        if at.next and at.next != at.election:
            until = (at.next.date - at.election.date).days - at.day
            st.caption(say("cycle.next", election=cycles.election_name(at.next), day=clock.day(at.next.date), n=until))


def outlook_panel(found: Outlook, skills: Mapping[int, tuple[float, float, float]], words: dict[str, str]) -> None:
    """Probabilities beside the base rate. Likelihood and confidence stand in sentences of their own.

    `skills` are how much better than the base rate beside it the outlook did on the record, by horizon in days, with
    the 90 % interval.
    """
    with shell.panel(t("cycle.outlook_title"), key="outlook", help=t("cycle.outlook_help")):
        if found.stale:
            st.warning(
                t("cycle.stale", day=clock.day(found.as_of)), icon=":material/hourglass_disabled:",
                title=t("state.stale_title"),
            )  # fmt: skip
        for column, horizon in zip(st.columns(len(found.horizons), gap="small"), found.horizons, strict=True):
            skill = skills.get(horizon.days)
            with column:
                label = t("cycle.horizon", n=horizon.days)
                st.metric(
                    t("cycle.horizon_stale", n=horizon.days) if found.stale else label,
                    phrases.percent(horizon.p),
                )
                # Below, not as the figure's change: that is cut where the column is narrow.
                usual = t(f"beside.{beside(horizon.p, horizon.base_rate)}", base=phrases.percent(horizon.base_rate))
                low, high = (phrases.percent(limit) for limit in horizon.interval)
                lines = [f"**{words[term(horizon.p)]}**", usual, t("cycle.interval", low=low, high=high)]
                if horizon.capped or horizon.raised:
                    word = "cycle.capped" if horizon.capped else "cycle.raised"
                    lines.append(t(word, p=phrases.percent(horizon.bare)))
                if skill is not None:
                    lines.append(skill_words(skill))
                st.caption("  \n".join(lines))
        if found.stale:
            st.caption(t("cycle.confidence_stale"))
        else:
            st.caption(t("cycle.confidence", n=found.long_events, days=found.long_observed))


def skill_words(skill: tuple[float, float, float]) -> str:
    """How much better than the base rate beside it the outlook did, with the interval, and whether that is more than
    chance."""
    found, low, high = (f"{100 * share:+z.0f}" for share in skill)
    return t("cycle.skill" if skill[1] > 0 else "cycle.skill_none", p=found, low=low, high=high)


def reality_panel(found: RealityCheck, what: str) -> None:
    """Rates inside and outside the window, and one plain sentence."""
    with shell.panel(t("cycle.reality_title"), key="reality", help=t("cycle.reality_help")):
        if not found.elections:
            shell.empty(t("cycle.reality_none"))
            return
        sides = {"inside": found.inside, "outside": found.outside}
        limits = {side: rate.interval for side, rate in sides.items()}
        figure = rates(
            [t(f"cycle.rate_{side}") for side in sides],
            [(rate.per_100, *limits[side]) for side, rate in sides.items()],
            t("cycle.rate_unit"),
            dark=shell.dark(),
            mark=shell.watermark(),
        )
        counted = " ".join(
            t(f"cycle.counted_{side}", n=rate.event_days, days=f"{rate.days:,}") for side, rate in sides.items()
        )
        line = phrases.rates_line(found)
        shell.chart(figure, f"{line} {counted}", key="rates")
        st.markdown(f"**{md(line)}**")
        st.caption(counted)
        st.markdown(
            say(
                "cycle.verdict",
                what=what,
                n=len(found.elections),
                first=found.elections[0].date.year,
                last=found.elections[-1].date.year,
                verdict=t(f"watch.verdict_{found.verdict}"),
            )
        )
        st.caption(t("cycle.shift", p=phrases.percent(found.shift.share_at_least), n=found.shift.observed))
        if found.left_out:
            record_names = ", ".join(str(e.date.year) for e in found.left_out)
            st.caption(t("cycle.left_out", years=record_names))


def _names() -> dict[str, str]:
    return {
        "no_data": t("cycle.no_data"),
        "today": t("watch.today"),
        "polling": t("cycle.polling"),
        "window": t("cycle.window_band"),
    }


def cumulative_panel(
    shown: Sequence[ElectionCycle], half: int, today: int, now: datetime, what: str, *, large: int = 0
) -> None:
    """Past cycles, added up. `large`: the height in pixels on a wall, else 0."""
    title = t("cycle.cumulative_title", what=what)
    with shell.panel(key="cumulative"):
        figure = cumulative(
            title, shown, _names(), half, today, dark=shell.dark(), note=shell.figure_note(now),
            mark=shell.watermark(), unit=t("cycle.unit"), **({"height": wall.height(large)} if large else {}),
        )  # fmt: skip
        alt = describe(shown, {key: t(f"cycle.alt_{key}") for key in ("total", "chosen", "gap")})
        figure = wall.enlarged(figure) if large else figure
        shell.chart(figure, f"{title}. {alt}", key="chart-cumulative", name="past-windows")


def past_panels(shown: Sequence[ElectionCycle], half: int, today: int, now: datetime, what: str) -> None:
    """Past cycles, added up and day by day, with the table behind them. `today` is counted in Korean days."""
    left, right = st.columns(2, gap="small")
    note = shell.figure_note(now)
    alt = describe(shown, {key: t(f"cycle.alt_{key}") for key in ("total", "chosen", "gap")})
    with left:
        cumulative_panel(shown, half, today, now, what)
    with right, shell.panel(key="daily"):
        figure = daily(
            t("cycle.daily_title", what=what), shown, _names(), half, today,
            dark=shell.dark(), note=note, mark=shell.watermark(), unit=t("cycle.unit"),
        )  # fmt: skip
        shell.chart(figure, f"{t('cycle.daily_title', what=what)}. {alt}", key="chart-daily", name="past-windows-daily")
    with st.expander(t("cycle.table_title"), icon=":material/table:", key="table", on_change="rerun") as body:
        if body.open:
            _table(shown)


def _table(shown: Sequence[ElectionCycle]) -> None:
    """Every day of every cycle: the day's provocations and the running total; – where nobody watched."""
    by_day = {cycle.name: {row.day: row for row in cycle.days} for cycle in shown}
    days = list(range(FIRST_DAY, LAST_DAY + 1))
    frame = pd.DataFrame({"day": [day_label(day) for day in days]})
    for name, rows in by_day.items():
        frame[name] = [_cell(rows[day].n, rows[day].cumulative) for day in days]
    st.caption(t("cycle.table_note"))
    st.dataframe(
        frame,
        hide_index=True,
        height=tables.height(len(days)),
        row_height=tables.ROW_HEIGHT,
        column_config={"day": tables.text(t("cycle.day"), "small")},
        alt=t("cycle.table_title"),
    )


def _cell(n: int | None, total: int | None) -> str:
    return "–" if n is None else f"{n} ({total})"


def nearest_panel(
    found: Sequence[Nearest], around: Sequence[tuple[int | None, int | None]], every: Sequence[Election]
) -> None:
    """The nearest provocation before and after each election, and the event-days of the 30 days to either side."""
    with shell.panel(t("cycle.nearest_title"), key="nearest", help=t("cycle.nearest_help")):
        newest = list(reversed(found))
        listing.show(
            {
                "cycle": [cycles.cycle_label(row.election, every) for row in newest],
                "nearest": [row.distance for row in newest],
                "month_before": [before for before, _ in reversed(around)],
                "month_after": [after for _, after in reversed(around)],
                "before": [_days(row.before_days, row.before_sure) for row in newest],
                "before_act": [clean(record_names.of_record(row.before.name)) if row.before else "–" for row in newest],
                "after": [_days(row.after_days, row.after_sure) for row in newest],
                "after_act": [
                    clean(record_names.of_record(row.after.name))
                    if row.after
                    else t("cycle.none_seen" if row.observed_after else "cycle.no_data")
                    for row in newest
                ],
            },
            [
                Column("cycle", t("cycle.election"), 60, kind="lead"),
                Column("nearest", t("cycle.distance"), 58, kind="number"),
                Column("month_before", f"{day_label(-30)}…{day_label(-1)}", 64, t("cycle.month_help"), kind="number"),
                Column("month_after", f"{day_label(1)}…{day_label(30)}", 64, t("cycle.month_help"), kind="number"),
                Column("before", t("cycle.before"), 52, kind="number"),
                Column("before_act", t("cycle.act_before"), least=104),
                Column("after", t("cycle.after"), 52, kind="number"),
                Column("after_act", t("cycle.act_after"), least=104),
            ],
            key="nearest_rows",
            alt=t("cycle.nearest_title"),
        )


def _days(days: int | None, sure: bool) -> str:
    if days is None:
        return "–"
    sign = "−" if days < 0 else "+" if days else ""
    return f"{sign}{abs(days)}" + ("" if sure else " ?")


def calendar_panel(at: Clock, today: int, now: datetime) -> None:
    """Drills, anniversaries and meetings around the election, as bands. Never scored."""
    with shell.panel(key="calendar"):
        first, last = (at.election.date + timedelta(days=day) for day in (FIRST_DAY, LAST_DAY))
        bands = [
            Band(
                record_names.of_date(entry),
                entry.kind,
                max(FIRST_DAY, (entry.start - at.election.date).days),
                min(LAST_DAY, (entry.end - at.election.date).days),
                _dates(entry.start, entry.end),
            )
            for entry in load.calendar(first, last)
        ]
        title = t("cycle.calendar_title", year=at.election.date.year)
        if not bands:
            st.markdown(f"**{title}**")
            shell.empty(t("cycle.calendar_none"))
            return
        kinds = {band.kind: named("calendar_kind", band.kind) for band in bands}
        figure = calendar(
            title, bands, kinds, at.edition.days, today, _names(),
            dark=shell.dark(), note=shell.figure_note(now), mark=shell.watermark(),
        )  # fmt: skip
        listed = "; ".join(f"{band.name} {band.dates}" for band in bands)
        shell.chart(figure, f"{title}. {listed}", key="chart-calendar", name="calendar")


def _dates(first: date, last: date) -> str:
    return clock.day(first) if first == last else f"{clock.day(first)} – {clock.day(last)}"
