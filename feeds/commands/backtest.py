"""`python -m feeds backtest`: replay a stored stretch day by day; level, alarms and acts beside the record."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from data.models import day_start, kst_day
from data.store import level_inputs
from data.store.store import open_store
from data.tables.act_tables import load_act_tables
from data.tables.sources import graded, load_sources
from data.tables.watch_rules import load_baseline_rules, load_level_rules, load_outlook_rules
from data.tables.watch_tables import load_past
from feeds.commands.options import DAY, database
from scoring.level import indications
from scoring.level.backtest import Backtest, backtest
from scoring.level.coverage import covered_in, day_gaps
from scoring.level.evaluate import ALL_SIGNALS, series_of, signalled

FOLDER = Path(__file__).parents[2] / "data" / "reference"
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
    true_days = {act.date for act in load_past(outlook) if start <= act.date <= end}
    told = backtest(
        known,
        {ALL_SIGNALS: series[ALL_SIGNALS]},
        load_level_rules(),
        baseline,
        day_gaps(covered),
        true_days,
        start,
        end,
    )
    summary = _summary(told, start, end)
    if write:
        _write(told, summary)
    print(json.dumps(summary, indent=1))
    return 0


def _summary(told: Backtest, start: date, end: date) -> dict[str, object]:
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "days": len(told.days),
        "covered_days": sum(day.covered for day in told.days),
        "alarm_level": told.alarm_level,
        "rises": sum(day.rises for day in told.days),
        "false_rises": len(told.false_rises),
        "false_alarms_a_month": round(told.false_alarms_a_month, 2),
        "median_delay_minutes": told.median_delay,
        "acts_known": len(told.delays),
        "acts_never_at_level": sum(delay.minutes is None for delay in told.delays),
        "alarms_on_gaps": told.alarms_on_gaps,
        "true_days": len({day.day for day in told.days if day.true_acts}),
        "missed_days": [day.isoformat() for day in told.missed],
    }


def _write(told: Backtest, summary: dict[str, object]) -> None:
    with (FOLDER / "backtest.csv").open("w", encoding="utf-8", newline="") as handle:
        handle.write("# Made by `python -m feeds backtest --write`, never edited by hand. KST days.\n")
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for day in told.days:
            alarms = "; ".join(day.alarms)
            writer.writerow((day.day, int(day.covered), day.level or "", day.rises, day.acts, alarms, day.true_acts))
    (FOLDER / "backtest.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
