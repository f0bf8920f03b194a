"""Acts that outlast a day: nights of balloons, days of jamming."""

from __future__ import annotations

from scoring.acts.clusters import merge
from tests.reports import report
from tests.scoring.acts.summed import together


def test_jamming_told_anew_on_a_later_day_is_another_act_and_what_only_speaks_of_it_is_none():
    first = report("North Korea jams GPS near islands: JCS", "2024-11-05T01:00", category="gps")
    on = report("Fishing boats lose GPS near islands", "2024-11-06T01:00", category="gps", publisher="Hill Wire")
    second = report("North Korea jams GPS for second day: JCS", "2024-11-06T01:00", category="gps")
    continued = report("Jamming of GPS by North Korea continues", "2024-11-06T02:00", category="gps")
    assert together(first, on)
    assert [c.date.day for c in merge([first, second])] == [5, 6]
    assert [c.date.day for c in merge([first, continued])] == [5, 6]
    assert together(second, continued)
    assert [c.date.day for c in merge([second])] == [6]


def test_the_second_of_two_nights_of_balloons_is_one_act_with_its_morning():
    def balloons(title, published, publisher="Han Wire"):
        return report(title, published, category="balloon", publisher=publisher)

    waves = merge([
        balloons("North Korea sends balloons, JCS says", "2024-11-05T12:00"),
        balloons("North Korea sent balloons, some on roofs", "2024-11-05T23:00", "Hill Wire"),
        balloons("North Korea sends balloons again: JCS", "2024-11-06T12:30"),
        balloons("North Korea sent balloons, flights diverted", "2024-11-06T23:00", "Hill Wire"),
    ])  # fmt: skip
    assert [(c.date.day, len(c.reports)) for c in waves] == [(5, 2), (6, 2)]
