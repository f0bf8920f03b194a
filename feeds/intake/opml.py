"""Lists of sources in OPML 2.0, the form in which feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from data.models import BadReference, Problem, Source
from data.tables.sources import check_all, make_source, source_faults

# What OPML has no attribute for is kept in a namespace of our own, so that a list survives the way out and in.
_NAMESPACE = "urn:november-watch:sources"
_OWN = tuple(field.name for field in fields(Source) if field.name not in {"name", "url"})
_KINDS = {field.name: type(field.default) for field in fields(Source)}
_MAX_CHARACTERS = 2_000_000
_MAX_SOURCES = 5_000


def export_opml(sources: Iterable[Source]) -> str:
    """An OPML 2.0 document of `sources`, from which `import_opml` gives the same ones back."""
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
        names = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": source.url}
        ElementTree.SubElement(body, "outline", {**names, "language": source.language, **own})
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def import_opml(text: str, file: str = "OPML") -> tuple[Source, ...]:
    """The sources of an OPML document by us or any feed reader: every outline with an xmlUrl, in document order.

    Raises BadReference, naming `file` and line, when `text` is not well-formed OPML, declares a document type or
    entities (refused unread), lists no feed, or a source is not one that a sources file may hold.
    """
    if len(text) > _MAX_CHARACTERS:
        raise BadReference([Problem(file, None, f"larger than {_MAX_CHARACTERS:,} characters")])
    problems: list[Problem] = []
    sources: list[tuple[int | None, Source]] = []
    for line, attributes in _outlines(text, file):
        values, faults = _values(attributes)
        faults += [reason for _, reason in source_faults(values)] if not faults else []
        if faults:
            problems += [Problem(file, line, reason) for reason in faults]
        else:
            sources.append((line, make_source(values)))
    if problems:
        raise BadReference(problems)
    if not sources:
        raise BadReference([Problem(file, None, "no outline with an xmlUrl in it")])
    check_all(sources, file)
    return tuple(source for _, source in sources)


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
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise BadReference([Problem(file, error.lineno, f"not XML: {expat.ErrorString(error.code)}")]) from None
    return found


def _values(attributes: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The fields that an outline gives, with the reasons why some cannot be read."""
    name = " ".join((attributes.get("title") or attributes.get("text") or attributes["xmlUrl"]).split())
    values: dict[str, Any] = {"name": name, "url": attributes["xmlUrl"].strip()}
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
