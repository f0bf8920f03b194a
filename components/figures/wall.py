"""A figure as a wall screen needs it: everything in it larger by one factor, so that it looks as it does on a page."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

BY = 1.85
LEAST = 24  # pixels: the smallest letters that are read from five metres
SMALLEST = 11  # pixels of the smallest letters on a page, for which margins are made
_LENGTHS = ("xshift", "yshift", "ticklen", "standoff", "borderpad", "thickness", "pad")
_SIDES = ("l", "r", "t", "b")


def height(pixels: int) -> int:
    """How high a figure is made that is to be `pixels` high once it is enlarged."""
    return round(pixels / BY)


def enlarged(figure: go.Figure) -> go.Figure:
    """The figure with letters, lines, marks and margins enlarged; no letter is smaller than `LEAST` pixels."""
    drawn = figure.to_plotly_json()
    layout = _grown(drawn["layout"])
    layout["height"] = round(drawn["layout"]["height"] * BY)
    layout["xaxis"]["nticks"] = 5
    return go.Figure(data=[_grown(trace) for trace in drawn["data"]], layout=layout)


def _grown(value: Any, key: str = "", within: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _grown(held, name, key) for name, held in value.items()}
    if (
        isinstance(value, list | tuple)
        and value
        and (isinstance(value[0], dict) or (key, within) == ("size", "marker"))
    ):
        return [_grown(held, key, within) for held in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if key == "size" and within.endswith("font"):
        return max(LEAST, value * BY)
    sized = key == "size" and within in ("marker", "pattern")
    lined = key == "width" and within == "line"
    sided = key in _SIDES and within in ("margin", "pad")
    if sided:
        return value * LEAST / SMALLEST
    return value * BY if sized or lined or key in _LENGTHS else value
