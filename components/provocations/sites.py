"""The map of all sites: those of the acts listed above those of the whole record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from components.figures.map import Site, place_map, sites_map
from components.frame import shell
from components.provocations import record_words
from components.provocations.lines import Recorded, TableLine
from components.reads import clock
from components.text.act_title import place_name
from components.text.i18n import t

NEAR = 1  # decimals of a degree: places so close are one site on a map of the country


def panel(lines: Iterable[TableLine], record: Iterable[Recorded], now: datetime) -> None:
    """All sites of the record as dots, and on them the sites of `lines`, the larger the graver."""
    by_site: dict[tuple[float, float], list[TableLine]] = defaultdict(list)
    for line in lines:
        if line.point and line.counts:
            by_site[round(line.point[0], NEAR), round(line.point[1], NEAR)].append(line)
    drawn = [_site(here) for here in by_site.values()]
    others = {
        (round(one.past.lat, NEAR), round(one.past.lon, NEAR))
        for one in record
        if one.past.lat is not None and one.past.lon is not None
    }
    figure = sites_map(
        sorted(drawn, key=lambda site: site.severity),
        sorted(others - set(by_site)),
        dark=shell.dark(),
        title=t("map.sites"),
        note=t("map.sites_note", dtg=clock.both(now)),
        names=_countries(),
        mark=shell.watermark(),
    )
    most = max(drawn, key=lambda site: site.n, default=None)
    alt = t("map.sites_alt", n=len(drawn), most=most.name if most else "–", m=most.n if most else 0)
    shell.chart(figure, alt, key="sites_map", name="sites")


def _site(here: list[TableLine]) -> Site:
    gravest = max(here, key=lambda line: (line.severity, line.day))
    lat, lon = gravest.point or (0.0, 0.0)
    place = place_of(gravest)
    words = t("map.site", place=place, n=len(here), severity=gravest.severity, day=clock.day(gravest.day))
    return Site(place, lat, lon, len(here), gravest.severity, words)


def place_of(line: TableLine) -> str:
    """Where a line's act was: the watch's place before the record's site; "" where neither knows. Not escaped."""
    if line.act and line.act.place:
        return place_name(line.act)
    return record_words.site(line.recorded[0].past) if line.recorded else ""


def one_place(lat: float, lon: float, place: str, now: datetime) -> None:
    """The map of one act."""
    figure = place_map(
        lat,
        lon,
        place,
        dark=shell.dark(),
        title=t("map.title"),
        note=t("map.note", dtg=clock.both(now)),
        names=_countries(),
        mark=shell.watermark(),
    )
    shell.chart(figure, f"{t('map.title')}: {place}, {lat:.2f}, {lon:.2f}", key="act_map", name="place")


def _countries() -> dict[str, str]:
    return {"PRK": t("map.PRK"), "KOR": t("map.KOR")}
