"""Lists of sources in OPML 2.0, the form in which feed readers exchange them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from data.models import BadReference, Problem, Source, masked_url
from data.tables.sources import make_source, repetitions, source_faults

# What OPML has no attribute for is kept in a namespace of our own, so that a list survives the way out and in.
_NAMESPACE = "urn:november-watch:sources"
_OWN = tuple(field.name for field in fields(Source) if field.name not in {"name", "url"})
_KINDS = {field.name: type(field.default) for field in fields(Source)}
_OUTLINE = re.compile(r"""<outline\b((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MAX_CHARACTERS = 2_000_000
_MAX_SOURCES = 5_000


def export_opml(sources: Iterable[Source]) -> str:
    """An OPML 2.0 document of `sources`, from which `import_opml` gives the same ones back, but for secrets that are
    written out in an address: those are masked. What stands for a secret, as ${TOKEN} does, stays."""
    ElementTree.register_namespace("watch", _NAMESPACE)
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "November Watch sources"
    body = ElementTree.SubElement(root, "body")
    defaults = Source("", "")
    for source in sources:
        own = {
            f"{{{_NAMESPACE}}}{key}": _written(value)
            for key, value in asdict(source).items()
            if key in _OWN and value != getattr(defaults, key)
        }
        address = masked_url(source.url, whole_query=False)
        names = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": address}
        ElementTree.SubElement(body, "outline", {**names, "language": source.language, **own})
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


@dataclass(frozen=True, slots=True)
class OpmlList:
    """The sources of a list, in its order, and the lines that are none, each with its reason."""

    sources: tuple[Source, ...]
    left_out: tuple[Problem, ...] = ()


def import_opml(text: str, file: str = "OPML") -> tuple[Source, ...]:
    """The sources of `read_opml`, for whom the lines left out do not matter."""
    return read_opml(text, file).sources


def read_opml(text: str, file: str = "OPML") -> OpmlList:
    """The sources of an OPML document by us or any feed reader: every outline with an xmlUrl, in document order.

    A line that no sources file may hold, or that repeats another, costs itself alone; feed:// is read as https://.
    Raises BadReference, naming `file` and line, when `text` is no OPML, declares a document type or entities (refused
    unread), or has no line that is a source.
    """
    if len(text) > _MAX_CHARACTERS:
        raise BadReference([Problem(file, None, f"larger than {_MAX_CHARACTERS:,} characters")])
    problems: list[Problem] = []
    sources: list[Source] = []
    try:
        outlines = _outlines(text, file)
    except expat.ExpatError as error:
        outlines = _loose_outlines(text)
        problems.append(Problem(file, error.lineno, f"not XML: {expat.ErrorString(error.code)}"))
    for line, attributes in outlines:
        values, faults = _values(attributes)
        faults += [reason for _, reason in source_faults(values)] if not faults else []
        if not faults:
            faults = [reason for _, reason in repetitions(make_source(values), sources)]
        if faults:
            problems += [Problem(file, line, reason) for reason in faults]
        else:
            sources.append(make_source(values))
    if not sources:
        raise BadReference(problems or [Problem(file, None, "no outline with an xmlUrl in it")])
    return OpmlList(tuple(sources), tuple(problems))


def _loose_outlines(text: str) -> list[tuple[int, dict[str, str]]]:
    """Outlines of a document that is not quite XML, such as one with a bare '&' in an address."""
    if "<opml" not in text or "<!DOCTYPE" in text.upper():
        return []
    found: list[tuple[int, dict[str, str]]] = []
    for tag in _OUTLINE.finditer(text):
        attributes = {name: html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(tag[1])}
        attributes = {k.replace("watch:", f"{_NAMESPACE} "): v for k, v in attributes.items()}
        if attributes.get("xmlUrl") and len(found) < _MAX_SOURCES:
            found.append((text.count("\n", 0, tag.start()) + 1, attributes))
    return found


def _outlines(text: str, file: str) -> list[tuple[int, dict[str, str]]]:
    """Line and attributes of each outline that has an xmlUrl."""
    found: list[tuple[int, dict[str, str]]] = []
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    root: list[str] = []

    def refuse(*_: object) -> None:
        raise BadReference([Problem(file, parser.CurrentLineNumber, "a document type declaration is not accepted")])

    def start(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]  # some writers put OPML into a namespace
        if not root and name != "opml":
            raise BadReference([Problem(file, parser.CurrentLineNumber, f"expected <opml>, found <{name[:40]}>")])
        root[:] = root or [name]
        if name == "outline" and attributes.get("xmlUrl"):
            if len(found) >= _MAX_SOURCES:
                raise BadReference([Problem(file, parser.CurrentLineNumber, f"more than {_MAX_SOURCES:,} sources")])
            found.append((parser.CurrentLineNumber, attributes))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.Parse(text.encode("utf-8", "replace"), True)
    return found


def _values(attributes: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The fields that an outline gives, with the reasons why some cannot be read."""
    plain = masked_url(attributes["xmlUrl"].strip())  # of an address with a secret in it no name is made
    name = " ".join((attributes.get("title") or attributes.get("text") or plain).split())
    # Some readers write feed://host/path for http(s), or feed: before a whole address.
    url = re.sub(r"^feed:(?://(?=https?:)|(?=https?:))", "", attributes["xmlUrl"].strip(), flags=re.IGNORECASE)
    url = re.sub(r"^feed:/*", "https://", url, flags=re.IGNORECASE)
    values: dict[str, Any] = {"name": name, "url": url}
    language = attributes.get("language", "").split("-")[0].lower()  # feed readers write en-us and the like
    if language:
        values["language"] = language
    faults = []
    for key in _OWN:
        written = attributes.get(f"{_NAMESPACE} {key}")
        if written is None:
            continue
        try:
            values[key] = _read(written, _KINDS[key])
        except ValueError:
            faults.append(f"'{written[:40]}' is no value for {key}")
    return values, faults


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(written: str, kind: type) -> object:
    if kind is bool:
        if written not in {"true", "false"}:
            raise ValueError(written)
        return written == "true"
    return float(written) if kind is float else written
