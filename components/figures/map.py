"""A map that needs no network: the outline of the peninsula in plain axes, and the place of an act on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import plotly.graph_objects as go

from components.figures.base import Ink, frame, ink
from components.text.escape import hover, width

OUTLINE = Path(__file__).parents[2] / "data" / "reference" / "korea.geojson"
# One degree of latitude is this much longer than one of longitude at 38.5° N.
SCALE = 1.278
EAST_WEST, NORTH_SOUTH = (123.6, 131.6), (33.0, 43.2)
COUNTRY_NAMES = (("PRK", 126.9, 40.1), ("KOR", 127.9, 36.3))
# The part of it in which all but three of the record's sites lie.
NORTH = (36.9, 43.1)
LINE = 15  # pixels, the height of a name
SIZES = (8, 10, 12, 15, 19)  # pixels of a mark by severity, 1 to 5: told apart without colour too


@dataclass(frozen=True, slots=True)
class Site:
    """A place where `n` acts were; `severity` of the gravest; `words` for whoever points at it. Not escaped."""

    name: str
    lat: float
    lon: float
    n: int
    severity: int
    words: str


@cache
def _rings() -> dict[str, tuple[list[float | None], list[float | None]]]:
    """Longitudes and latitudes of each country's rings, with None between rings."""
    found: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for feature in json.loads(OUTLINE.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        lons, lats = found.setdefault(feature["properties"]["iso"], ([], []))
        for ring in (ring for polygon in polygons for ring in polygon):
            lons += [*(point[0] for point in ring), None]
            lats += [*(point[1] for point in ring), None]
    return found


def place_map(
    lat: float, lon: float, place: str, *, dark: bool, title: str, note: str, names: dict[str, str], mark: str = ""
) -> go.Figure:
    """The peninsula with one place marked. `names` gives the words for the countries by ISO code.

    The line between the two is the outline data's de facto border, and the note should state it.
    """
    c = ink(dark)
    figure = frame(title, dark=dark, note=note, height=460, legend=False, mark=mark)
    _land(figure, names, c)
    figure.add_scatter(
        x=[lon], y=[lat], mode="markers+text", text=[f"<b>{hover(place)}</b>"], textposition="middle right",
        textfont=dict(size=14, color=c.text), hovertemplate=f"{hover(place)}<br>{lat:.2f}, {lon:.2f}<extra></extra>",
        marker=dict(size=15, symbol="cross-thin", line=dict(width=3, color=c.text)),
    )  # fmt: skip
    _view(figure, NORTH_SOUTH, mark)
    return figure


def sites_map(
    sites: Sequence[Site],
    others: Sequence[tuple[float, float]],
    *,
    dark: bool,
    title: str,
    names: dict[str, str],
    note: str = "",
    mark: str = "",
    height: int = 280,
    named: bool = False,
) -> go.Figure:
    """The North with the sites of acts, the larger and darker the graver the gravest act there.

    With `named` each has its name beside it, but for one whose name would lie over that of a graver one.
    `others` are the latitudes and longitudes of further places, drawn as small dots without a word.
    """
    c = ink(dark)
    figure = frame(title, dark=dark, note=note, height=height, legend=False, mark=mark)
    figure.layout.margin.update(l=4, r=4, t=30, b=38 if note else 4)
    figure.update_annotations(yshift=-4, selector={"name": "note"})
    _land(figure, names, c, written=() if named else ("PRK",))
    labels = _labelled(sites, height - 34) if named else set()
    sites = sorted(sites, key=lambda site: site.severity)  # the gravest are drawn last, over the others
    figure.add_scatter(
        x=[lon for _, lon in others], y=[lat for lat, _ in others], mode="markers", hoverinfo="skip",
        marker=dict(size=4, color=c.muted, opacity=0.55),
    )  # fmt: skip
    figure.add_scatter(
        x=[site.lon for site in sites], y=[site.lat for site in sites], mode="markers+text",
        customdata=[hover(site.words) for site in sites], hovertemplate="%{customdata}<extra></extra>",
        text=[f"<b>{hover(site.name)}</b>" if site.name in labels else "" for site in sites],
        textposition="middle right", textfont=dict(size=12, color=c.text),
        marker=dict(
            size=[SIZES[site.severity - 1] for site in sites],
            color=[c.severity[site.severity - 1] for site in sites],
            symbol="diamond",
            opacity=0.9,
            line=dict(width=1, color=c.text),
        ),
    )  # fmt: skip
    _view(figure, NORTH, mark)
    return figure


def _labelled(sites: Sequence[Site], height: int) -> set[str]:
    """The sites whose names have room on a map `height` pixels high, the gravest first."""
    per_degree = height / (NORTH[1] - NORTH[0])
    taken: list[tuple[float, float, float]] = []  # left, right and middle, in pixels
    found = set()
    for site in sorted(sites, key=lambda site: -site.severity):
        left, middle = site.lon * per_degree / SCALE, site.lat * per_degree
        right = left + 20 + 8 * width(site.name)
        if not any(left < r and right > a and abs(middle - m) < LINE for a, r, m in taken):
            taken.append((left, right, middle))
            found.add(site.name)
    return found


def _land(figure: go.Figure, names: dict[str, str], c: Ink, written: Sequence[str] = ("PRK", "KOR")) -> None:
    """The outlines, with the names of the countries in `written`."""
    for iso, (lons, lats) in _rings().items():
        own = iso in names
        figure.add_scatter(
            x=lons, y=lats, fill="toself", mode="lines", hoverinfo="skip",
            fillcolor=c.band if own else c.land, line=dict(color=c.muted, width=1 if own else 0.6),
        )  # fmt: skip
    for iso, x, y in COUNTRY_NAMES:
        if iso in written:
            figure.add_annotation(x=x, y=y, text=names[iso], showarrow=False, font=dict(size=12, color=c.muted))


def _view(figure: go.Figure, north_south: tuple[float, float], mark: str) -> None:
    if mark:  # off the land, where it would lie over names
        figure.update_annotations(x=0.2, y=0.12, selector={"text": mark})
    figure.update_xaxes(range=EAST_WEST, visible=False)
    figure.update_yaxes(range=north_south, visible=False, scaleanchor="x", scaleratio=SCALE, rangemode="normal")
