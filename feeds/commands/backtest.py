"""`python -m feeds backtest`: replay a stored stretch day by day; level, alarms and acts beside the record."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import click

from data.models import day_start, kst_day
from data.store import level_inputs
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from data.tables.level_rules import load_baseline_rules, load_level_rules
from data.tables.sources import graded, load_sources
from data.tables.watch_rules import load_outlook_rules
from data.tables.watch_tables import load_past
from feeds.commands.options import DAY, database
from scoring.level import indications
from scoring.level.act_by_act import (
    ActByAct,
    RecordedAct,
    act_by_act,
    first_reports,
    ordinary_days,
    quiet_rates,
)
from scoring.level.backtest import Backtest, backtest
from scoring.level.coverage import covered_in, day_gaps
from scoring.level.evaluate import ALL_SIGNALS, series_of, signalled

FOLDER = Path(__file__).parents[2] / "data" / "reference"
TILES = ("provocation", "threat", "preparation", "missile", "cyber")  # series behind the figures of the Watch page
COLUMNS = ("day", "covered", "level", "rises", "acts", "alarms", "true_acts")


@click.command()
@click.option("--since", type=DAY, metavar="DAY", help="first KST day; default: the store's first")
@click.option("--until", type=DAY, metavar="DAY", help="last KST day; default: the store's last")
@database
@click.option("--write", is_flag=True, help="write data/reference/backtest.csv and .json")
def command(since: date | None, until: date | None, db: str | None, write: bool) -> int:
    grades, baseline, outlook = graded(load_sources()), load_baseline_rules(), load_outlook_rules()
    store = open_store(db)
    now = datetime.now(UTC)
    with store.read() as conn:
        whole = level_inputs.coverage_inputs(conn, date(1994, 1, 1), kst_day(now), now)
        if not whole.filled:
            raise ValueError(f"{store.place}: nothing is stored; import an archive first")
        start, end = since or min(whole.filled), until or max(whole.filled)
        if start > end:
            raise ValueError(f"--since {start} is after --until {end}")
        close = day_start(end + timedelta(days=1))
        days = (end - start).days + 1
        acts = level_inputs.recent_acts(conn, close, days + 7, grades)
        signals = level_inputs.recent_signals(conn, close, days, grades)
        counts = level_inputs.daily_signals(conn, close, days, replay=True)
    covered = covered_in(whole, start, end, now)
    tables = load_act_tables()
    known = [i for id_, reports in acts.items() for i in indications.of_act(id_, reports, tables)]
    known += signalled(signals, known)
    series = series_of(counts, covered, start, end)
    past = [act for act in load_past(outlook) if start <= act.date <= end]
    rules = load_level_rules()
    run = backtest(
        known,
        {ALL_SIGNALS: series[ALL_SIGNALS]},
        rules,
        baseline,
        day_gaps(covered),
        {act.date for act in past},
        start,
        end,
    )
    recorded = {RecordedAct(a.date, outlook.category_map[a.category], a.severity) for a in past}
    levels = {day.day: day.level for day in run.days}
    reports = first_reports([*signals, *(report for of in acts.values() for report in of)])
    found = act_by_act(levels, run.log, known, recorded, reports, rules, run.alarm_level)
    busy = {act.date for act in past} | {seen.day for seen in known if seen.source == "act" and seen.day}
    tiles = {name: series[name] for name in TILES if name in series}
    rates = quiet_rates(tiles, baseline, ordinary_days(levels, busy))
    summary = _summary(run, start, end) | _acts(run, found) | _rates(*rates)
    if write:
        _write(run, summary)
    print(json.dumps(summary, indent=1))
    return 0


def _summary(run: Backtest, start: date, end: date) -> dict[str, object]:
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "days": len(run.days),
        "covered_days": sum(day.covered for day in run.days),
        "alarm_level": run.alarm_level,
        "rises": sum(day.rises for day in run.days),
        "false_rises": len(run.false_rises),
        "false_alarms_a_month": round(run.false_alarms_a_month, 2),
        "median_delay_minutes": run.median_delay,
        "acts_known": len(run.delays),
        "acts_never_at_level": sum(delay.minutes is None for delay in run.delays),
        "alarms_on_gaps": run.alarms_on_gaps,
        "true_days": len({day.day for day in run.days if day.true_acts}),
        "missed_days": [day.isoformat() for day in run.missed],
    }


def _acts(run: Backtest, found: ActByAct) -> dict[str, object]:
    minutes = [line.minutes for line in found.acts if line.minutes is not None]
    return {
        "rises_a_month": round(sum(day.rises for day in run.days) / run.months, 2) if run.days else 0.0,
        "median_delay_minutes": median(minutes) if minutes else None,  # from the first report in the archive
        "high_days": found.high_days,
        "unfounded_high_days": [day.isoformat() for day in found.unfounded],
        "grave_days": found.grave_days,
        "late_grave_days": [day.isoformat() for day in found.late],
        "held": {level: round(share, 3) for level, share in found.held.items()},
        "echoes": [at.isoformat() for at in found.echoes],
        "acts": [
            {
                "day": line.act.day.isoformat(),
                "category": line.act.category,
                "severity": line.act.severity,
                "first_report": line.first.isoformat() if line.first else None,
                "minutes": None if line.minutes is None else round(line.minutes),
                "highest": line.highest,
            }
            for line in found.acts
        ],
    }


def _rates(daily: tuple[int, int], weekly: tuple[int, int]) -> dict[str, object]:
    """What was called unusual on ordinary days, measured."""
    return {"ordinary_unusual_days": list(daily), "ordinary_above_usual_weeks": list(weekly)}


def _write(run: Backtest, summary: dict[str, object]) -> None:
    with (FOLDER / "backtest.csv").open("w", encoding="utf-8", newline="") as handle:
        handle.write("# Made by `python -m feeds backtest --write`, never edited by hand. KST days.\n")
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for day in run.days:
            alarms = "; ".join(day.alarms)
            writer.writerow((day.day, int(day.covered), day.level or "", day.rises, day.acts, alarms, day.true_acts))
    (FOLDER / "backtest.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
