"""Earthquakes near the test site are signs; elsewhere they are nothing; a provocation never."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import Entry, Source
from feeds.parsing.parse import ParsedFeed, parse_feed
from feeds.parsing.seismic import SITE, Quake, assess_seismic

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SOURCE = Source("Quakes", "https://quakes.example/day.atom", publisher="Exercise Survey", adapter="seismic")


def atom(
    title: str = "M 4.6 - exercise", point: str = "41.30 129.10", elev: str = "-500", depth: str = "0.50 km"
) -> str:
    where = f"<georss:point>{point}</georss:point><georss:elev>{elev}</georss:elev>" if point else ""
    term, value = "&lt;dt&gt;{}&lt;/dt&gt;", "&lt;dd&gt;{}&lt;/dd&gt;"
    facts = term.format("Time") + value.format("2026-11-22 03:30:01 UTC")
    facts += term.format("Depth") + value.format(f"{depth} (0 mi)")
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><entry><id>urn:x:1</id>'
        f"<title>{title}</title><updated>2026-11-22T05:00:00Z</updated><link href='https://quakes.example/1'/>"
        f'<summary type="html">{facts if depth else ""}</summary>{where}</entry></feed>'
    )


def geojson(**changes: object) -> str:
    facts = {
        "mag": 4.6,
        "place": "exercise",
        "time": 1_795_318_201_000,
        "url": "https://quakes.example/1",
        "title": "M 4.6",
    }
    feature = {"id": "x1", "properties": facts, "geometry": {"coordinates": [129.10, 41.30, 0.5]}}
    return json.dumps({"type": "FeatureCollection", "features": [{**feature, **changes}]})


def read(body: str, source: Source = SOURCE) -> ParsedFeed:
    return parse_feed(body.encode(), "application/atom+xml", source.url, source, NOW)


def only(body: str) -> Entry:
    (entry,) = read(body).entries
    return entry


def test_near_and_shallow_is_told_in_our_words() -> None:
    entry = only(atom())
    assert entry.title == (
        "Seismic event near the Punggye-ri test site, cause unknown: magnitude 4.6, depth 0 km, 2 km from the site"
    )
    assert "natural aftershocks" in entry.summary
    assert "Exercise Survey" in entry.summary
    assert entry.flags == ("seismic-near",)
    assert entry.published == datetime(2026, 11, 22, 3, 30, 1, tzinfo=UTC)  # of the event, not of the revision


def test_it_is_a_preparation_of_category_nuclear_and_its_points_stand_in_the_title() -> None:
    entry = only(atom())
    assessment = assess_seismic(entry)
    assert assessment is not None
    assert (assessment.kind, assessment.category) == ("preparation", "nuclear")
    assert assessment.rule == "seismic-near-test-site"
    assert assessment.score == sum(match.points for match in assessment.matches) == 70
    assert len(assessment.matches) > 1  # no single word fires alone
    for match in assessment.matches:
        assert entry.title[match.start : match.end] == match.term


def test_a_small_one_scores_less() -> None:
    small, strong = assess_seismic(only(atom("M 2.6 - exercise"))), assess_seismic(only(atom("M 3.9 - exercise")))
    assert small is not None
    assert strong is not None
    assert small.score < strong.score


@pytest.mark.parametrize(
    "body",
    [
        atom(point="35.0 139.0"),
        atom(point="41.28 129.80"),  # 59 km
        atom(elev="-400000", depth="400.00 km"),
        atom(point=""),
        atom(point="not a place"),
        atom(point="141.3 129.1"),
        geojson(geometry={"coordinates": [139.0, 35.0, 10.0]}),
    ],
)
def test_elsewhere_deep_or_nowhere_is_unrelated(body: str) -> None:
    entry = only(body)
    assessment = assess_seismic(entry)
    assert entry.flags == ("seismic-elsewhere",)
    assert assessment is not None
    assert (assessment.kind, assessment.category, assessment.score) == ("unrelated", None, 0)
    assert assessment.rule == "seismic-elsewhere"


def test_unknown_depth_counts_as_shallow_and_says_so() -> None:
    assert "depth unknown" in only(atom(elev="", depth="")).title


def test_depth_from_elevation_where_the_text_has_none() -> None:
    assert "depth 10 km" in only(atom(elev="-10000", depth="")).title


def test_unknown_magnitude_says_so() -> None:
    assert "magnitude unknown" in only(atom("exercise")).title


def test_geojson_says_the_same() -> None:
    entry = only(geojson())
    assert entry.title == only(atom()).title
    assert (entry.guid, entry.link) == ("x1", "https://quakes.example/1")
    assert entry.published == datetime(2026, 11, 22, 3, 30, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"features": null}',
        '{"features": [1, null, {}, {"id": 1, "properties": {}, "geometry": null}]}',
        geojson(geometry={"coordinates": ["a", "b"]}),
        geojson(properties={"time": "soon", "title": "x"}),
        geojson(properties={"time": 1e300, "title": "x"}),
    ],
)
def test_broken_geojson_gives_nothing(body: str) -> None:
    assert read(body).entries == ()


@pytest.mark.parametrize("body", ["{", '{"features": [NaN', "{" * 100_000])
def test_cut_off_geojson_is_malformed(body: str) -> None:
    assert read(body).verdict == "malformed"


def test_nan_is_no_place() -> None:
    body = geojson(geometry={"coordinates": [float("nan"), float("nan"), 1.0]})
    assert read(body).entries == ()


def test_other_entries_are_left_to_the_scorer() -> None:
    news = Entry("News", "g", "Seismic event near the Punggye-ri test site", "", "", NOW, NOW)
    assert assess_seismic(news) is None


def test_a_feed_of_another_source_is_never_seismic() -> None:
    (entry,) = read(atom(), Source("News", "https://news.example/rss")).entries
    assert entry.flags == ()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_a_distance(lat: float, lon: float) -> None:
    assert 0 <= Quake(lat, lon, None, None).km_from_site <= 20_016


@given(st.floats(0, 200), st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_fifty_km_in_every_direction(km: float, way: tuple[int, int]) -> None:
    degrees = km / 111.195
    quake = Quake(SITE[0] + way[0] * degrees, SITE[1] + way[1] * degrees / cos(radians(SITE[0])), 1.0, 4.0)
    assert quake.km_from_site == pytest.approx(km, rel=0.01, abs=0.01)
    if abs(km - 50) > 1:
        assert quake.near_site == (km < 50)
