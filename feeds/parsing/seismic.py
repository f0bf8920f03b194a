"""The seismic source: earthquakes of the USGS feeds, worded as what they mean to the watch.

A shallow event near the test site may be a nuclear test or a natural aftershock in the mountain. Nobody can tell from
the feed, so it is a sign to look at and never by itself a provocation.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from data.models import Assessment, Entry, Facts, Match, Source
from feeds.parsing.clean import clean_link, clean_text
from feeds.parsing.dates import parse_date

SITE = (41.28, 129.09)  # Punggye-ri, degrees north and east
NEAR_KM = 50.0
SHALLOW_KM = 35.0  # the crust; tests are reported at 0-1 km, an event not yet located in depth at a fixed 10 km
NEAR, ELSEWHERE = "seismic-near", "seismic-elsewhere"
_EARTH_KM = 6_371.0
_MAGNITUDE = re.compile(r"\bM\s*(-?\d+(?:\.\d+)?)")
_TIME = re.compile(r"Time\s*(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) UTC")
_DEPTH = re.compile(r"Depth\W{1,40}?(-?\d+(?:\.\d+)?)\s*km")


@dataclass(frozen=True, slots=True)
class Quake:
    """Where and how strong. `depth_km` and `magnitude` are None where the feed does not say."""

    lat: float
    lon: float
    depth_km: float | None
    magnitude: float | None

    @property
    def km_from_site(self) -> float:
        """Great-circle distance from the test site (haversine)."""
        a, b = math.radians(SITE[0]), math.radians(self.lat)
        east = math.radians(self.lon - SITE[1])
        half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(east / 2) ** 2
        return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))

    @property
    def near_site(self) -> bool:
        """Within 50 km of the site and shallow. A depth that is not known counts as shallow."""
        return self.km_from_site <= NEAR_KM and (self.depth_km is None or self.depth_km <= SHALLOW_KM)


def describe(entry: Entry, quake: Quake) -> Entry:
    """`entry` in our own words where `quake` is near the test site, flagged `seismic-near`; else only flagged."""
    if not quake.near_site:
        return replace(entry, flags=(*entry.flags, ELSEWHERE))
    strength = "magnitude unknown" if quake.magnitude is None else f"magnitude {quake.magnitude:.1f}"
    depth = "depth unknown" if quake.depth_km is None else f"depth {quake.depth_km:.0f} km"
    distance = f"{quake.km_from_site:.0f} km from the site"
    return replace(
        entry,
        title=f"Seismic event near the Punggye-ri test site, cause unknown: {strength}, {depth}, {distance}",
        summary=(
            f"{entry.publisher or 'The source'} located a seismic event at {quake.lat:.2f} N {quake.lon:.2f} E: "
            f"{strength}, {depth}, {distance}. The feed does not tell an explosion from an earthquake, and natural "
            f"aftershocks have gone on in the mountain since the test of 2017. As published: {entry.title}"
        ),
        flags=(*entry.flags, NEAR),
    )


def from_atom(entry: Entry, raw: Any) -> Entry:
    """`entry` of a USGS Atom feed, known by the position and depth that feedparser read; flagged elsewhere if none."""
    # The entry's own date is that of its last revision.
    stated = _TIME.search(entry.summary)
    if stated and (moment := parse_date(stated[1])):
        entry = replace(entry, published=min(moment.when, entry.first_seen))
    quake = _quake_of(entry, raw)
    return describe(entry, quake) if quake else replace(entry, flags=(*entry.flags, ELSEWHERE))


def _quake_of(entry: Entry, raw: Any) -> Quake | None:
    where = raw.get("where")
    at = where.get("coordinates") if isinstance(where, dict) else None
    if not (isinstance(at, tuple) and len(at) >= 2 and all(isinstance(n, float | int) for n in at[:2])):
        return None
    magnitude = _MAGNITUDE.search(entry.title)
    depth = _DEPTH.search(entry.summary)
    elevation = str(raw.get("georss_elev") or "")  # metres, negative below ground
    if not depth and re.fullmatch(r"-?\d+(?:\.\d+)?", elevation):
        depth_km: float | None = -float(elevation) / 1000
    else:
        depth_km = float(depth[1]) if depth else None
    return _checked(at[1], at[0], depth_km, float(magnitude[1]) if magnitude else None)


def _checked(lat: Any, lon: Any, depth_km: float | None, magnitude: float | None) -> Quake | None:
    numbers = isinstance(lat, float | int) and isinstance(lon, float | int)
    return Quake(lat, lon, depth_km, magnitude) if numbers and abs(lat) <= 90 and abs(lon) <= 360 else None


def from_geojson(text: str, source: Source, now: datetime) -> Iterator[Entry]:
    """Entries of a USGS GeoJSON summary feed; features without id, time or position are passed over.

    Raises ValueError when `text` is no JSON object.
    """
    document = json.loads(text)
    features = document.get("features") if isinstance(document, dict) else None
    for feature in sorted(features if isinstance(features, list) else [], key=_time_of, reverse=True)[:500]:
        try:
            facts = feature["properties"]
            lon, lat, *depth = feature["geometry"]["coordinates"]
            published = datetime.fromtimestamp(facts["time"] / 1000, UTC)
            guid, title = str(feature["id"]), clean_text(str(facts.get("title") or facts.get("place") or ""))
            quake = _checked(lat, lon, _number(depth[0] if depth else None), _number(facts.get("mag")))
        except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
            continue
        if quake is None or not title:
            continue
        yield describe(
            Entry(
                source=source.name,
                guid=clean_text(guid, 200),
                title=title,
                summary="",
                link=clean_link(str(facts.get("url") or "")),
                published=min(published, now),
                first_seen=now,
                language=source.language,
                publisher=source.publisher or source.name,
                flags=("future",) if published > now else (),
            ),
            quake,
        )


def _time_of(feature: Any) -> float:
    facts = feature.get("properties") if isinstance(feature, dict) else None
    return (_number(facts.get("time")) if isinstance(facts, dict) else None) or 0.0


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, float | int) and math.isfinite(value) else None


def assess_seismic(entry: Entry) -> Assessment | None:
    """What an entry of the seismic source means, or None for any other entry. Call it before the scorer.

    Near the test site: kind preparation, category nuclear, rule `seismic-near-test-site`; its points are those of the
    words in the title. Elsewhere: unrelated, rule `seismic-elsewhere`.
    """
    if ELSEWHERE in entry.flags:
        return Assessment("unrelated", None, 0, "seismic-elsewhere")
    if NEAR not in entry.flags:
        return None
    matches = tuple(_matches(entry.title))
    score = min(100, round(sum(match.points for match in matches)))
    facts = Facts(place="Punggye-ri")
    return Assessment("preparation", "nuclear", score, "seismic-near-test-site", matches, facts=facts)


def _matches(title: str) -> Iterator[Match]:
    """The words of our own title that carry points: what, where, how strong. Every test reached magnitude 3.9."""
    weights = (("Seismic event", "seismic-event", 20.0), ("Punggye-ri test site", "test-site", 20.0))
    for term, concept, points in weights:
        if (start := title.find(term)) >= 0:
            yield Match(term, concept, "title", start, start + len(term), points)
    if found := re.search(r"magnitude (-?\d+\.\d)", title):
        points = 30.0 if float(found[1]) >= 3.9 else 10.0
        yield Match(found[0], "magnitude", "title", found.start(), found.end(), points)
