"""The API described to programs: OpenAPI 3.1, made from the table of addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from components.api import schemas
from components.api.asked import LONGEST, MOST, USUAL
from components.api.serve import JSON, PROBLEM, Endpoint
from components.text.catalogue import LANGUAGES
from data.models import CATEGORIES, KINDS

VERSION = "1.0.0"


def _whole(least: int, most: int, usual: int) -> Mapping[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": usual}


_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$", "examples": ["2026-11-03T12:00Z"]}
# By name: what it means, its schema, and whether it may be given several times.
PARAMETERS: Mapping[str, tuple[str, Mapping[str, Any], bool]] = {
    "since": ("From this moment on (UTC)", _MOMENT, False),
    "until": (f"Before this moment (UTC); of provocations at most {LONGEST.days} days after since", _MOMENT, False),
    "kind": ("Of these kinds", {"enum": list(KINDS)}, True),
    "category": ("Of these categories", {"enum": list(CATEGORIES)}, True),
    "source": ("Of these sources, by name", {"type": "string", "minLength": 1, "maxLength": 120}, True),
    "language": ("In these languages", {"type": "string", "pattern": "^[a-z]{2}$"}, True),
    "min_score": ("Rated at least so", _whole(0, 100, 0), False),
    "min_severity": ("At least so grave; 5 is gravest", _whole(1, 5, 1), False),
    "limit": ("Rows of a page", _whole(1, MOST, USUAL), False),
    "after": ("`next` of the page before", {"type": "string", "maxLength": 200}, False),
    "lang": ("Language of our own words", {"enum": list(LANGUAGES), "default": "en"}, False),
}


def _parameter(name: str) -> Mapping[str, Any]:
    about, schema, several = PARAMETERS[name]
    shown = {"type": "array", "items": schema} if several else schema
    return {"name": name, "in": "query", "description": about, "schema": shown, "required": False}


def _problems() -> Mapping[str, Any]:
    told = {
        "400": "A parameter cannot be meant, and the detail says which; or the query is too long",
        "401": "A token is asked for",
        "403": "Closed to programs",
        "404": "There is nothing of that name",
        "500": "The watch could not answer",
        "503": "The database is away, too many are waiting, or the settings are in doubt",
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": words, "content": content} for status, words in told.items()}


def _operation(endpoint: Endpoint) -> Mapping[str, Any]:
    named = re.findall(r"{(\w+)}", endpoint.path)
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in named
    ]
    schema: Mapping[str, Any] = {"type": "string"}
    if endpoint.media_type == JSON:
        schema = schemas.envelope(endpoint.data, paged=endpoint.paged)
    elif endpoint.data:
        schema = endpoint.data
    fine = {
        "description": endpoint.summary,
        "headers": {"ETag": {"schema": {"type": "string"}, "description": "Send it as If-None-Match"}},
        "content": {endpoint.media_type: {"schema": schema}},
    }
    return {
        "summary": endpoint.summary,
        "operationId": "".join(c if c.isalnum() else "_" for c in endpoint.path.strip("/")),
        "parameters": [*in_path, *map(_parameter, endpoint.parameters)],
        "responses": {"200": fine, "304": {"description": "Unchanged since the tag that was sent"}, **_problems()},
    }


def document(endpoints: Sequence[Endpoint], base: str) -> Mapping[str, Any]:
    """The whole description; `base` is where the pages are, or ""."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "November Watch",
            "version": VERSION,
            "summary": "What North Korea has done, prepared or threatened, as public news tells it",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in endpoints},
        "components": {
            "schemas": {"Problem": schemas.PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"bearer": []}, {"basic": []}],
    }
