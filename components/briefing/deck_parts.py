"""Pieces of a deck: text and tables that PowerPoint can edit. Lengths are in inches, sizes in points.

All text goes in as plain runs, without control characters; a link is made of an http or https address only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
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
