"""Pieces of a deck: text, tables and charts that PowerPoint can edit. Lengths are in inches, sizes in points.

All text goes in as plain runs, without control characters; a link is made of an http or https address only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from components.figures.base import LIGHT
from components.text.escape import clean, safe_url

LATIN, EAST_ASIAN = "Calibri", "Malgun Gothic"  # both are part of Windows and Office
GRID_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # PowerPoint's "No Style, Table Grid"
ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


def colour(ink: str) -> RGBColor:
    """'#1f4e79' as PowerPoint's colour."""
    return RGBColor.from_string(ink.removeprefix("#").upper())


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide: left, top, width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text. `link` is followed only where it is a plain web address."""

    text: str
    size: float = 11
    bold: bool = False
    ink: str = LIGHT.text
    link: str = ""


Paragraph = Sequence[Words]


def write(frame: Any, paragraphs: Sequence[Paragraph], language: str, align: str = "left", gap: float = 0) -> None:
    """Put paragraphs into a text frame; `gap` are points below each."""
    frame.word_wrap = True
    for number, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = ALIGN[align]
        paragraph.space_after = Pt(gap)
        for words in runs:
            run = paragraph.add_run()
            run.text = _run(words.text)
            dress(run.font, words.size, bold=words.bold, ink=words.ink)
            run._r.get_or_add_rPr().set("lang", {"ko": "ko-KR"}.get(language, "en-US"))
            if address := safe_url(words.link):
                run.hyperlink.address = address


def _run(text: str) -> str:
    """`text` without control characters, with a space at its ends where it had one."""
    return f"{' ' * text.startswith(' ')}{clean(text)}{' ' * (text.endswith(' ') and bool(text.strip()))}"


def dress(font: Any, size: float, *, bold: bool = False, ink: str = LIGHT.text) -> None:
    """Size, weight and colour, with one face for Latin letters and one for Korean."""
    font.size, font.bold, font.name = Pt(size), bold, LATIN
    font.color.rgb = colour(ink)
    for old in font._rPr.findall(qn("a:ea")):
        font._rPr.remove(old)
    east = etree.SubElement(font._rPr, qn("a:ea"))
    east.set("typeface", EAST_ASIAN)
    font._rPr.find(qn("a:latin")).addnext(east)


def text(
    slide: Any,
    place: Box,
    paragraphs: Sequence[Paragraph],
    language: str,
    *,
    align: str = "left",
    gap: float = 0,
    fill: str = "",
    edge: str = "",
    middle: bool = False,
) -> Any:
    """A text box, with a ground and an edge where they are given."""
    shape = slide.shapes.add_textbox(*place.emu)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)
    if edge:
        shape.line.color.rgb, shape.line.width = colour(edge), Pt(0.75)
    _fit(shape.text_frame, middle)
    write(shape.text_frame, paragraphs, language, align, gap)
    return shape


def heading(slide: Any, place: Box, words: Words, language: str) -> None:
    """The slide's own title, which outlines and screen readers look for."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = place.emu
    _fit(title.text_frame, middle=True)
    write(title.text_frame, [[words]], language)


def _fit(frame: Any, middle: bool) -> None:
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(0.08)
    frame.margin_top = frame.margin_bottom = Inches(0.03)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP


def table(
    slide: Any,
    place: Box,
    widths: Sequence[float],
    rows: Sequence[Sequence[Paragraph]],
    language: str,
    alt: str,
    right: Sequence[int] = (),
) -> None:
    """A table whose first row is its head. `widths` are shares of the width, `right` the columns of numbers."""
    frame = slide.shapes.add_table(len(rows), len(widths), *place.emu)
    describe(frame, alt)
    made = frame.table
    head = min(0.32, place.height / len(rows))
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = GRID_STYLE
    for column, share in zip(made.columns, widths, strict=True):
        column.width = Inches(place.width * share / sum(widths))
    for number, row in enumerate(rows):
        made.rows[number].height = Inches((place.height - head) / (len(rows) - 1) if number else head)
        for at, runs in enumerate(row):
            cell = made.cell(number, at)
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(LIGHT.land if number == 0 else LIGHT.paper)
            _ruled(cell)
            write(cell.text_frame, [runs], language, "right" if at in right else "left")


def _ruled(cell: Any) -> None:
    """Pale lines above and below a cell and none beside it, as on the page."""
    properties = cell._tc.get_or_add_tcPr()
    for place, side in enumerate(("lnL", "lnR", "lnT", "lnB")):  # before the fill, in this order
        line = etree.Element(qn(f"a:{side}"), w="9525")
        if side in ("lnL", "lnR"):
            etree.SubElement(line, qn("a:noFill"))
        else:
            ink = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
            ink.set("val", str(colour(LIGHT.greys[3])))
        properties.insert(place, line)


def describe(frame: Any, alt: str) -> None:
    """Alternative text of a chart or table, for readers who cannot see it."""
    frame._element.xpath(".//p:cNvPr")[0].set("descr", clean(alt))


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
