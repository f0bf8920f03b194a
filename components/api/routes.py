"""The addresses of the API and what answers at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.access import config
from components.api import answers, cap, gauges, ical, openapi, schemas, syndication
from components.api.asked import Asked
from components.api.serve import Endpoint, Made, answer, as_json, problem, tagged
from components.reads import clock, load, picture
from components.text.i18n import speaking
from data.models import Provocation

TOLD = timedelta(days=30)  # acts of so many days are in the feeds
AHEAD, BEHIND = timedelta(days=730), timedelta(days=365)  # of the calendar
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")  # all but the first two: 405


def _data(read: Callable[[Asked, datetime], Any]) -> Callable[[Asked, Mapping[str, str], datetime], Made]:
    def make(asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
        found = read(asked, now)
        if isinstance(found, answers.Page):
            return as_json(found.rows, now, {"next": found.next})
        return as_json(found, now)

    return make


def _act(_asked: Asked, path: Mapping[str, str], now: datetime) -> Made:
    return as_json(answers.provocation(path["id"], now), now)


def _told(now: datetime) -> tuple[Provocation, ...]:
    """What the feeds tell of: acts of the last days whose day is known, withdrawn and rejected ones marked."""
    today = clock.korean_day(now)
    known = picture.provocations(today - timedelta(days=picture.PICTURE_DAYS - 1), today, now)
    return tuple(act for act in known if act.day_known and act.date > today - TOLD)


def _atom(asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
    with speaking(asked.lang):
        body = syndication.atom(_told(now), answers.base(), clock.mode(), now, asked.lang)
    return tagged(body, body)


def _json_feed(asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
    with speaking(asked.lang):
        body = orjson.dumps(syndication.json_feed(_told(now), answers.base(), clock.mode(), now, asked.lang))
    return tagged(body, body)


def _cap_index(asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
    grave = [found for act in _told(now) if (found := answers.warnings(act, now))]
    with speaking(asked.lang):
        body = cap.index(grave, answers.base(), clock.mode(), now, asked.lang)
    return tagged(body, body)


def _cap(_asked: Asked, path: Mapping[str, str], now: datetime) -> Made:
    found, public = answers.warning(path["id"], now), config.machine_door().kind == "open"
    with speaking("en"):
        body = cap.message(found, answers.base(), clock.mode(), now, public=public)
    return tagged(body, body)


def _calendar(asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
    today = now.date()
    near = [e for e in load.elections() if today - BEHIND <= e.date <= today + 4 * AHEAD]
    dates = load.calendar(today - BEHIND, today + AHEAD)
    with speaking(asked.lang):
        body = ical.calendar(near, load.editions()[0], dates, load.korean_names(), asked.lang, now)
    return tagged(body, body)


def _gauges(_asked: Asked, _path: Mapping[str, str], now: datetime) -> Made:
    today = clock.korean_day(now)
    body = gauges.exposition(
        picture.level_state(now),
        load.level_rules(),
        load.coverage(now),
        load.sources(),
        load.source_states(),
        load.newest_by_source(now),
        answers.entries_of(today, now),
        answers.alerts_by_state(),
    )
    return tagged(body, body)


def _openapi(_asked: Asked, _path: Mapping[str, str], _now: datetime) -> Made:
    body = orjson.dumps(openapi.document(ENDPOINTS, answers.base()))
    return tagged(body, body)


_RANGE = ("since", "until")
_PAGE = ("limit", "after")
_OF_ENTRIES = (*_RANGE, "kind", "category", "source", "language", "min_score", *_PAGE)
_OF_ACTS = (*_RANGE, "category", "min_severity", *_PAGE)
V1 = "/api/v1"
ENDPOINTS: Sequence[Endpoint] = (
    Endpoint(f"{V1}/level", "The watch level and its causes", _data(answers.level), data=schemas.LEVEL),
    Endpoint(
        f"{V1}/provocations", "Acts, the latest day first; without since those of 90 days",
        _data(answers.provocations), _OF_ACTS, data=schemas.PROVOCATION, paged=True,
    ),
    Endpoint(
        f"{V1}/provocations/{{id}}.cap", "A grave act as a message of the Common Alerting Protocol 1.2", _cap,
        media_type=cap.MEDIA_TYPE,
    ),
    Endpoint(f"{V1}/provocations/{{id}}", "One act", _act, data=schemas.PROVOCATION),
    Endpoint(
        f"{V1}/signals", "Entries that tell of an act, its preparation or a threat, newest first",
        _data(answers.signals), _OF_ENTRIES, data=schemas.ENTRY, paged=True,
    ),
    Endpoint(
        f"{V1}/entries", "Entries of every kind, newest first", _data(answers.entries), _OF_ENTRIES,
        data=schemas.ENTRY, paged=True,
    ),
    Endpoint(f"{V1}/coverage", "Whether the watch's eyes are open", _data(answers.coverage), data=schemas.COVERAGE),
    Endpoint(f"{V1}/window", "The election clock", _data(answers.window), data=schemas.WINDOW),
    Endpoint("/feed.atom", "Acts of the last 30 days as Atom", _atom, ("lang",), "application/atom+xml"),
    Endpoint(
        "/cap.atom", "Grave acts of the last 30 days, with where their messages of CAP 1.2 are", _cap_index, ("lang",),
        "application/atom+xml",
    ),
    Endpoint(
        "/feed.json", "Acts of the last 30 days as JSON Feed", _json_feed, ("lang",), "application/feed+json",
        data={"type": "object"},
    ),
    Endpoint("/calendar.ics", "Elections, their windows and dates", _calendar, ("lang",), "text/calendar"),
    Endpoint("/metrics", "The watch's own state for Prometheus", _gauges, media_type="text/plain; version=0.0.4"),
)  # fmt: skip
DOCUMENT = Endpoint(f"{V1}/openapi.json", "This description", _openapi, media_type="application/openapi+json")


def routes() -> list[Route]:
    """Every address, most particular first; what is unknown below /api is a problem of ours and not a page."""
    return [
        *(_route(endpoint) for endpoint in (DOCUMENT, *ENDPOINTS)),
        Route("/healthz", _healthz, methods=["GET"]),
        Route("/api", _nothing, methods=METHODS),
        Route("/api/{rest:path}", _nothing, methods=METHODS),
    ]


def _route(endpoint: Endpoint) -> Route:
    async def serve(request: Request) -> Response:
        return await answer(endpoint, request)

    return Route(endpoint.path, serve, methods=METHODS)


async def _nothing(_request: Request) -> Response:
    return problem(404, f"there is nothing here; {V1}/openapi.json lists what there is")


async def _healthz(_request: Request) -> JSONResponse:
    """Whether this process answers. A database that is away is no reason to start the process anew; closed settings
    are told apart, since nothing works until somebody mends them."""
    closed = bool(config.trouble())
    status = "closed: settings" if closed else "store away" if load.trouble()[0] else "ok"
    return JSONResponse({"status": status}, 503 if closed else 200)
