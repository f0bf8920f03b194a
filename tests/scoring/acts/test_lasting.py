"""Acts that outlast a day: nights of balloons, days of jamming."""

from __future__ import annotations

from scoring.acts.clusters import merge
from tests.reports import report
from tests.scoring.acts.summed import together


def test_jamming_goes_on_from_the_day_that_its_headlines_count_from():
    first = report("North Korea jams GPS near islands: JCS", "2024-11-05T01:00", category="gps")
    on = report("Fishing boats lose GPS near islands", "2024-11-06T01:00", category="gps", publisher="Hill Wire")
    sixth = report("North Korea jams GPS for sixth day: JCS", "2024-11-10T01:00", category="gps")
    later = report("North Korea jams GPS again: JCS", "2024-11-10T01:00", category="gps")
    assert together(first, on)
    assert [c.date.day for c in merge([first, sixth])] == [5]
    assert [c.date.day for c in merge([first, later])] == [5, 10]
    assert [c.date.day for c in merge([sixth])] == [10]


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
