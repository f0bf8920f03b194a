"""Was a high level founded, was a grave act answered in time, what is called unusual on ordinary days?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from data.models import Category, Indication
from data.tables import level_rules
from scoring.level.act_by_act import RecordedAct, act_by_act, ordinary_days, quiet_rates
from scoring.level.level import LevelChange
from scoring.level.standing import Driver

RULES = level_rules.load_level_rules()
BASELINE = level_rules.load_baseline_rules()
FIRST = date(2022, 9, 1)
HOUR = timedelta(hours=1)
NOON = datetime(2022, 9, 1, 3, tzinfo=UTC)  # in Korea


def levels(*names: str | None) -> dict[date, str | None]:
    return {FIRST + timedelta(days=n): name for n, name in enumerate(names)}


def act(known: datetime, severity: int = 4, publishers: tuple[str, ...] = ("A", "B"), day: date = FIRST) -> Indication:
    return Indication("a", "act", known, "provocation", "missile", severity, publishers, day=day)


def run(
    days: dict[date, str | None],
    log: list[LevelChange],
    known: list[Indication] | None = None,
    recorded: list[RecordedAct] | None = None,
    reports: dict[Category, list[datetime]] | None = None,
):
    return act_by_act(days, log, known or [], recorded or [], reports or {}, RULES, "Elevated")


def test_a_high_day_needs_a_serious_act_of_the_five_days_before() -> None:
    days = levels("High", *["Routine"] * 5, "High", "Severe")
    found = run(days, [], recorded=[RecordedAct(FIRST, "missile", 3), RecordedAct(FIRST + timedelta(days=6), "gps", 2)])
    assert (found.high_days, found.unfounded) == (3, (FIRST + timedelta(days=6), FIRST + timedelta(days=7)))
    assert found.held["High"] == 2 / 8


def test_a_grave_act_must_stand_at_high_within_the_hour_of_its_second_publisher() -> None:
    alone, second = act(NOON, publishers=("A",)), act(NOON + 2 * HOUR)
    for minutes, late in ((59, ()), (61, (FIRST,))):
        rise = LevelChange(NOON + 2 * HOUR + timedelta(minutes=minutes), "Routine", "High", "rose")
        found = run(levels("High"), [rise], [alone, second])
        assert (found.grave_days, found.late) == (1, late)
    assert run(levels("Routine"), [], [alone]).grave_days == 0, "no second publisher"
    assert run(levels("Routine"), [], [act(NOON, severity=3)]).grave_days == 0


def test_delay_runs_from_the_first_report_in_the_archive() -> None:
    recorded = [RecordedAct(FIRST, "missile", 3)]
    log = [LevelChange(NOON + 3 * HOUR, "Routine", "Elevated", "rose")]
    reports: dict[Category, list[datetime]] = {"missile": [NOON - 24 * HOUR, NOON, NOON + HOUR], "cyber": [NOON - HOUR]}
    (line,) = run(levels("Elevated"), log, recorded=recorded, reports=reports).acts
    assert (line.first, line.minutes, line.highest) == (NOON, 180, "Elevated")
    (unseen,) = run(levels("Routine"), [], recorded=recorded).acts
    assert (unseen.first, unseen.minutes, unseen.highest) == (None, None, "Routine")


def test_a_rise_on_acts_of_long_before_is_their_echo() -> None:
    def rise(day: date) -> LevelChange:
        driver = Driver("missile", "", "official", "Elevated", evidence=(act(NOON, day=day),))
        return LevelChange(NOON, "Routine", "Elevated", "rose", (driver,))

    assert run(levels("Elevated"), [rise(FIRST - timedelta(days=5))]).echoes == (NOON,)
    assert run(levels("Elevated"), [rise(FIRST - timedelta(days=1))]).echoes == ()


def test_ordinary_days_are_those_without_an_act_in_the_week_before() -> None:
    days = [FIRST + timedelta(days=n) for n in range(12)]
    assert ordinary_days(days, {FIRST + timedelta(days=2)}) == [*days[:2], *days[9:]]


def test_even_counts_are_seldom_called_unusual() -> None:
    series = [(FIRST + timedelta(days=n), n % 3) for n in range(150)]
    (loud, judged), (above, weeks) = quiet_rates({"threat": series}, BASELINE, {day for day, _ in series})
    assert (loud, above) == (0, 0)
    assert judged > 100
    assert weeks > 100
