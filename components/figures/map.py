"""A map that needs no network: the outline of the peninsula in plain axes, and the place of an act on it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import plotly.graph_objects as go

from components.figures.base import frame, ink
from components.text.escape import hover

OUTLINE = Path(__file__).parents[2] / "data" / "reference" / "korea.geojson"
# One degree of latitude is this much longer than one of longitude at 38.5° N.
SCALE = 1.278
EAST_WEST, NORTH_SOUTH = (123.6, 131.6), (33.0, 43.2)
COUNTRY_NAMES = (("PRK", 126.9, 40.1), ("KOR", 127.9, 36.3))


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
    for iso, (lons, lats) in _rings().items():
        own = iso in names
        figure.add_scatter(
            x=lons, y=lats, fill="toself", mode="lines", hoverinfo="skip",
            fillcolor=c.band if own else c.land, line=dict(color=c.muted, width=1 if own else 0.6),
        )  # fmt: skip
    for iso, x, y in COUNTRY_NAMES:
        figure.add_annotation(x=x, y=y, text=names[iso], showarrow=False, font=dict(size=12, color=c.muted))
    figure.add_scatter(
        x=[lon], y=[lat], mode="markers+text", text=[f"<b>{hover(place)}</b>"], textposition="middle right",
        textfont=dict(size=14, color=c.text), hovertemplate=f"{hover(place)}<br>{lat:.2f}, {lon:.2f}<extra></extra>",
        marker=dict(size=15, symbol="cross-thin", line=dict(width=3, color=c.text)),
    )  # fmt: skip
    if mark:  # off the land, where it would lie over names
        figure.update_annotations(x=0.2, y=0.12, selector={"text": mark})
    figure.update_xaxes(range=EAST_WEST, visible=False)
    figure.update_yaxes(range=NORTH_SOUTH, visible=False, scaleanchor="x", scaleratio=SCALE, rangemode="normal")
    return figure
