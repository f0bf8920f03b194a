"""Between a request and its answer: the door, the question, one computation a step of the clock, ETag and problems.

who asks?         no token where one is needed: 401; shut: 403; settings in doubt: 503
what is asked?    a parameter that cannot be meant: 400 with its name
known this step?  the same bytes to everybody; asked for by many at once, it is made once
made              in a few threads of its own, so that programs never keep the pages waiting
unchanged?        304 to whoever has it already: the tag is of the data, not of the moment
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from components.access import config, machines
from components.api.answers import NoSuch
from components.api.asked import Asked, BadQuestion, read
from components.reads import clock, load
from data.models import BadReference
from data.store.store import StoreError, database_url

JSON, PROBLEM = "application/json", "application/problem+json"
THREADS, WAITING = 2, 64  # at work, and at most in line: more are asked to come back
KEPT = 256  # answers of this step
LONGEST_QUERY = 2000

log = logging.getLogger("november_watch.api")


@dataclass(frozen=True, slots=True)
class Made:
    """An answer: its bytes, and a tag that changes only when what they tell does."""

    body: bytes
    tag: str


Make = Callable[[Asked, Mapping[str, str], datetime], Made]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address: what it takes, what it gives, and what makes it. `data` is its schema in `schemas`, JSON only."""

    path: str
    summary: str
    make: Make
    parameters: tuple[str, ...] = ()
    media_type: str = JSON
    data: Mapping[str, Any] = field(default_factory=dict)
    paged: bool = False


@dataclass(slots=True)
class _Answers:
    """What was made in the present step, and what is being made."""

    step: tuple[object, ...] = ()
    ready: OrderedDict[object, Made] = field(default_factory=OrderedDict)
    under_way: dict[object, asyncio.Future[Made]] = field(default_factory=dict)


_ANSWERS = _Answers()
_THREADS = ThreadPoolExecutor(THREADS, thread_name_prefix="api")


def tagged(body: bytes, told: bytes) -> Made:
    """An answer with the tag of what it tells: `told` leaves out the moment at which it was asked for."""
    return Made(body, f'W/"{hashlib.blake2b(told, digest_size=12).hexdigest()}"')


def as_json(data: Any, now: datetime, more: Mapping[str, Any] | None = None) -> Made:
    """The envelope around `data`."""
    told = {"mode": clock.mode(), "data": data, **(more or {})}
    body = orjson.dumps({"as_of": now, **told}, option=orjson.OPT_UTC_Z)
    return tagged(body, orjson.dumps(told, option=orjson.OPT_UTC_Z))


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A fault as RFC 9457 words it. `detail` is one line of ours: no text of a request stands in it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(orjson.dumps(body), status, {"cache-control": "no-store", **(headers or {})}, PROBLEM)


def refusal(request: Request) -> Response | None:
    """Why a request goes no further; None where it may."""
    door = config.machine_door()
    if door.kind == "broken":
        return problem(503, "closed: the settings of this watch cannot be understood; its log says where")
    if door.kind == "shut":
        return problem(403, "closed to programs: set [api] tokens in the secrets of this watch to open it")
    if not machines.admits(door, request.headers.get("authorization", "")):
        asks = {"www-authenticate": 'Bearer, Basic realm="November Watch", charset="UTF-8"'}
        return problem(401, "send a token: Authorization: Bearer …, or as the password of basic authentication", asks)
    if request.method not in ("GET", "HEAD"):
        return problem(405, "nothing is written here; ask with GET", {"allow": "GET, HEAD"})
    if len(request.url.query) > LONGEST_QUERY:
        return problem(400, f"the query is longer than {LONGEST_QUERY} characters")
    return None


async def answer(endpoint: Endpoint, request: Request) -> Response:
    """The answer to a request, or the problem with it."""
    if refused := refusal(request):
        return refused
    try:
        asked = read(request.query_params.multi_items(), endpoint.parameters)
        made = await _made(endpoint, asked, request.path_params)
    except BadQuestion as fault:
        return problem(400, str(fault))
    except NoSuch:
        return problem(404, "there is no such act; of messages of CAP: none that was ever grave")
    except asyncio.QueueFull:
        return problem(503, "too many requests are waiting; come back in a moment", {"retry-after": "5"})
    except StoreError:
        return problem(503, "the database is away", {"retry-after": "15"})
    except (BadReference, clock.BadClock) as fault:
        log.error("no answer: %s", fault)
        return problem(503, "a table of this watch cannot be read; its log says which")
    except Exception:
        log.exception("no answer to %s", endpoint.path)
        return problem(500, "the watch could not answer; its log says why")
    headers = {"etag": made.tag, "cache-control": "no-cache", "vary": "Authorization"}
    if _has(request.headers.get("if-none-match", ""), made.tag):
        return Response(status_code=304, headers=headers)
    return Response(made.body, headers=headers, media_type=endpoint.media_type)


def _has(sent: str, tag: str) -> bool:
    """Whether If-None-Match names the tag; compared weakly, as RFC 9110 has it for this header."""
    return any(one.strip() in ("*", tag, tag.removeprefix("W/")) for one in sent.split(","))


async def _made(endpoint: Endpoint, asked: Asked, path: Mapping[str, str]) -> Made:
    step: tuple[object, ...] = (clock.step(), clock.mode(), database_url())
    if step != _ANSWERS.step:
        _ANSWERS.step = step
        _ANSWERS.ready.clear()
    key = (step, endpoint.path, asked, *sorted(path.items()))
    if made := _ANSWERS.ready.get(key):
        return made
    future = _ANSWERS.under_way.get(key)
    if future is None:
        if len(_ANSWERS.under_way) >= WAITING:
            raise asyncio.QueueFull
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(_THREADS, _make, endpoint, asked, dict(path))
        _ANSWERS.under_way[key] = future
        future.add_done_callback(lambda _: _ANSWERS.under_way.pop(key, None))
    # Shielded: of many who wait for one answer, one that hangs up takes it from nobody.
    made = await asyncio.shield(future)
    if _ANSWERS.step == step:
        _ANSWERS.ready[key] = made
        if len(_ANSWERS.ready) > KEPT:
            _ANSWERS.ready.popitem(last=False)
    return made


def _make(endpoint: Endpoint, asked: Asked, path: Mapping[str, str]) -> Made:
    before = load.failures()
    made = endpoint.make(asked, path, clock.now())
    if load.failures() != before:  # pages show the last good copy and say so; a program would take it for the present
        raise StoreError("the store is away")
    return made


def forget() -> None:
    """Make every answer anew: for tests, and after the store was changed by hand."""
    _ANSWERS.ready.clear()
