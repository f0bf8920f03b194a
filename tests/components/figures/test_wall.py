"""A figure on a wall: the same figure, larger in all its parts."""

from __future__ import annotations

from datetime import date

from components.figures import base, wall

DAYS = [date(2024, 11, n) for n in range(1, 6)]
NAMES = {name: name for name in ("bars", "band", "above", "gap", "threshold", "partial")}


def test_letters_lines_and_margins_grow_and_the_data_stays() -> None:
    figure = base.daily_bars(
        "Signals", dict.fromkeys(DAYS, 2), dict.fromkeys(DAYS, True), dark=False, names=NAMES, note="as of now",
        threshold=dict.fromkeys(DAYS, 3.0), height=wall.height(400),
    )  # fmt: skip
    large = wall.enlarged(figure)
    assert abs(large.layout.height - 400) <= wall.BY
    assert large.layout.title.font.size == figure.layout.title.font.size * wall.BY
    assert min(note.font.size for note in large.layout.annotations) == wall.LEAST
    assert large.layout.margin.b > figure.layout.margin.b * wall.BY
    for before, after in zip(figure.data, large.data, strict=True):
        assert (list(after.x), list(after.y)) == (list(before.x), list(before.y))
    limit = next(trace for trace in large.data if trace.name == "threshold")
    assert limit.line.width > 2
    assert next(trace for trace in large.data if trace.name == "bars").width == 0.82 * base.DAY_MS
