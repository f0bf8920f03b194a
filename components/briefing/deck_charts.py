"""Charts of a deck that PowerPoint can edit: the daily bars, and lines over a window. Lengths are in inches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Pt

from components.briefing.deck_parts import Box, colour, describe, dress
from components.figures.base import LIGHT
from components.text.escape import clean


def _plain_chart(slide: Any, place: Box, kind: Any, data: Any, title: str, alt: str, top: float) -> Any:
    frame = slide.shapes.add_chart(kind, *place.emu, data)
    describe(frame, alt)
    chart = frame.chart
    dress(chart.font, 9, ink=LIGHT.muted)
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    run = chart.chart_title.text_frame.paragraphs[0].add_run()
    run.text = clean(title)
    dress(run.font, 11, bold=True)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, top
    values.major_gridlines.format.line.color.rgb = colour(LIGHT.grid)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0", False
    return chart


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the daily chart; `n` is None where nobody watched."""

    day: date
    n: int | None
    usual: int | None
    limit: float | None
    loud: bool


def bars(slide: Any, place: Box, days: Sequence[Bar], names: Sequence[str], title: str, alt: str) -> None:
    """Counts a day as columns, unwatched days hatched, with the usual range's end and the alarm's limit as lines.

    `names`: of the columns, the unwatched days, the usual range's end and the limit.
    """
    top = max([4.0, *(max(d.n or 0, d.usual or 0, d.limit or 0) for d in days)]) * 1.1
    data = CategoryChartData(number_format="0")
    data.categories = [d.day for d in days]
    data.add_series(names[0], [d.n for d in days])
    data.add_series(names[1], [top if d.n is None else None for d in days])
    data.add_series(names[2], [d.usual for d in days])
    data.add_series(names[3], [None if d.limit is None else round(d.limit, 1) for d in days])
    chart = _plain_chart(slide, place, XL_CHART_TYPE.COLUMN_CLUSTERED, data, title, alt, top)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 25, 100
    counted, unseen = plot.series[0], plot.series[1]
    counted.format.fill.solid()
    counted.format.fill.fore_color.rgb = colour(LIGHT.pale)
    counted.invert_if_negative = False
    for number, day in enumerate(days):
        if day.loud:
            point = counted.points[number]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = colour(LIGHT.data)
            point.format.line.color.rgb = colour(LIGHT.text)
            point.data_label.position = XL_LABEL_POSITION.OUTSIDE_END
            dress(point.data_label.font, 9, bold=True)
    unseen.format.fill.patterned()
    unseen.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    unseen.format.fill.fore_color.rgb, unseen.format.fill.back_color.rgb = colour(LIGHT.greys[3]), colour(LIGHT.paper)
    for series, dash in ((plot.series[2], MSO_LINE.SOLID), (plot.series[3], MSO_LINE.ROUND_DOT)):
        series.format.line.color.rgb, series.format.line.width = colour(LIGHT.muted), Pt(1.25)
        series.format.line.dash_style = dash
    _as_lines(chart, [plot.series[2], plot.series[3]])
    chart.category_axis.tick_labels.number_format = "dd mmm"
    chart.category_axis.tick_labels.number_format_is_linked = False
    unit = chart.category_axis._element.find(qn("c:baseTimeUnit"))
    for tag, value in (("c:majorTimeUnit", "days"), ("c:majorUnit", "7")):  # a label a week
        step = etree.Element(qn(tag))
        step.set("val", value)
        unit.addnext(step)


def _as_lines(chart: Any, series: Sequence[Any]) -> None:
    """Move series of a column chart into a line chart on the same axes; python-pptx has no chart of two kinds."""
    bar = chart._chartSpace.find(".//" + qn("c:barChart"))
    line = etree.Element(qn("c:lineChart"))
    etree.SubElement(line, qn("c:grouping")).set("val", "standard")
    etree.SubElement(line, qn("c:varyColors")).set("val", "0")
    for one in series:
        element = one._element
        for tag in ("c:invertIfNegative", "c:dPt"):  # of columns only
            for child in element.findall(qn(tag)):
                element.remove(child)
        marker = etree.Element(qn("c:marker"))
        etree.SubElement(marker, qn("c:symbol")).set("val", "none")
        element.find(qn("c:spPr")).addnext(marker)
        etree.SubElement(element, qn("c:smooth")).set("val", "0")
        line.append(element)
    etree.SubElement(line, qn("c:marker")).set("val", "1")
    for axis in bar.findall(qn("c:axId")):
        etree.SubElement(line, qn("c:axId")).set("val", axis.get("val"))
    bar.addnext(line)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the chart of past windows: its points, how it is drawn, and what is written at its end, if anything."""

    name: str
    points: Sequence[tuple[float, float]]
    ink: str
    width: float
    label: str = ""
    rightwards: bool = True  # the label, from the line's end
    dashed: bool = False


def lines(
    slide: Any, place: Box, drawn: Sequence[Line], span: tuple[int, int], top: float, title: str, alt: str
) -> None:
    """Lines over days from polling day, each named at its end."""
    data = XyChartData(number_format="0")
    longest = max(len(line.points) for line in drawn)
    for line in drawn:
        series = data.add_series(line.name)
        # LibreOffice draws only the longest of several lines: all get as many points, the last one repeated.
        for x, y in [*line.points, *[line.points[-1]] * (longest - len(line.points))]:
            series.add_data_point(x, y)
    chart = _plain_chart(slide, place, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data, title, alt, top)
    chart.has_legend = False
    _leave_room(chart, 0.83)
    for line, series in zip(drawn, chart.plots[0].series, strict=True):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour(line.ink), Pt(line.width)
        if line.dashed:
            series.format.line.dash_style = MSO_LINE.DASH
        if line.label:
            label = series.points[longest - 1].data_label
            label.text_frame.word_wrap = False
            run = label.text_frame.paragraphs[0].add_run()
            run.text = clean(line.label)
            dress(run.font, 9, bold=line.ink == LIGHT.data, ink=LIGHT.muted if line.ink == LIGHT.greys[3] else line.ink)
            label.position = XL_LABEL_POSITION.RIGHT if line.rightwards else XL_LABEL_POSITION.LEFT
    days = chart.category_axis
    days.minimum_scale, days.maximum_scale, days.major_unit = span[0], span[1], 30
    days.has_major_gridlines = False
    days.tick_labels.number_format, days.tick_labels.number_format_is_linked = '"D+"0;"D−"0;"D-Day"', False
    days.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # The vertical axis is at D−90; left alone it would cross at polling day.
    days.crosses = XL_AXIS_CROSSES.MINIMUM


def _leave_room(chart: Any, share: float) -> None:
    """Let the axes take only `share` of the width, so that the names at the lines' ends have room beside them."""
    area = chart._chartSpace.find(".//" + qn("c:plotArea"))
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    places = {
        "layoutTarget": "inner",
        "xMode": "edge",
        "yMode": "edge",
        "x": 0.05,
        "y": 0.2,
        "w": share - 0.05,
        "h": 0.66,
    }
    for tag, value in places.items():
        etree.SubElement(manual, qn(f"c:{tag}")).set("val", str(value))
    area.insert(0, layout)
