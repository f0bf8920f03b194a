"""JSON Schemas (2020-12) of what the API answers, as OpenAPI 3.1 holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.models import CATEGORIES, EYES, KINDS
from scoring.level.indicators import CLAIMED, STATUSES

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "UTC"}
MODE: Schema = {"enum": ["live", "replay", "exercise"]}
KIND: Schema = {"enum": list(KINDS)}
CATEGORY: Schema = {"enum": list(CATEGORIES)}
TEXTS: Schema = {"type": "array", "items": TEXT}
PAIR: Schema = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2, "description": "95 % interval"}


def maybe(schema: Schema) -> Schema:
    """The schema, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    """A list of them."""
    return {"type": "array", "items": schema}


def record(about: str = "", /, **fields: Schema) -> Schema:
    """An object with these fields, all of them there; later versions may add others."""
    found = {"type": "object", "properties": fields, "required": sorted(fields)}
    return {"description": about, **found} if about else found


CLAIM = record(
    "What one side says of the act",
    by=TEXT, count=maybe(WHOLE), at_least=YES_NO, weapon=TEXT, category=maybe(CATEGORY), range_km=maybe(WHOLE),
    altitude_km=maybe(WHOLE), first_said=maybe(MOMENT),
)  # fmt: skip
VOICE = record("Who speaks, and through which publishers that is known", by=TEXT, through=TEXTS, official=YES_NO)
PROVOCATION = record(
    "One act: the reports of it, its KST day, who says so",
    id=TEXT, date={**maybe(DAY), "description": "KST day of the act; null: nobody tells it"}, day_known=YES_NO,
    category=CATEGORY,
    severity={**WHOLE, "minimum": 1, "maximum": 5, "description": "5 is gravest"},
    credibility={**WHOLE, "minimum": 1, "maximum": 6, "description": "Admiralty code: 1 is best"},
    status={"enum": ["machine", "confirmed", "rejected", "edited", "withdrawn"]},
    names=record("The act in words made from its settled facts", en=TEXT, ko=TEXT),
    title={**TEXT, "description": "headline of the report that says it best"},
    link=TEXT, publisher=TEXT, permalink=maybe(TEXT),
    count=maybe(WHOLE), count_at_least={**YES_NO, "description": "the count is a lower bound"},
    count_about={**YES_NO, "description": "the count is a round figure"},
    several={**YES_NO, "description": "several acted, and nobody says how many"},
    form=TEXT, reach={**TEXT, "description": "class of a ballistic missile: close, short, medium, …"},
    weapon=TEXT, place=TEXT, lat=maybe(NUMBER), lon=maybe(NUMBER),
    minute={**maybe(WHOLE), "description": "minutes after midnight in Korea"}, outcome=TEXT, agent=TEXT, campaign=TEXT,
    victim=TEXT, stolen=maybe(record("What was taken", currency=TEXT, millions=WHOLE)),
    first_published=MOMENT, first_publisher=TEXT, last_published=MOMENT, publishers=TEXTS, languages=TEXTS,
    disagreements=TEXTS, claims=many(CLAIM), voices=many(VOICE), reports={**WHOLE, "description": "how many"},
    withdrawn=maybe(record("Who took it back", by=TEXT, at=MOMENT)),
    entries=many(record(published=MOMENT, source=TEXT, title=TEXT, link=TEXT)),
)  # fmt: skip
ENTRY = record(
    "An item as a source published it, and how it is rated",
    id=WHOLE, published=MOMENT, first_seen=MOMENT, source=TEXT, publisher=TEXT,
    grade={"enum": list("ABCDEF"), "description": "Admiralty letter of the source"}, language=TEXT, title=TEXT,
    summary=TEXT, link=TEXT, flags=TEXTS, revision=WHOLE, kind=KIND, category=maybe(CATEGORY), score=WHOLE, rule=TEXT,
    why=many(record("A word that counted", term=TEXT, concept=TEXT, points=NUMBER)),
    provocation={**maybe(TEXT), "description": "id of the act that it reports"},
)  # fmt: skip
CAUSE = record(
    "What stands behind an indicator",
    source={"enum": ["act", "signal", "series"]}, provocation=maybe(TEXT), category=maybe(CATEGORY), severity=WHOLE,
    day=maybe(DAY), count=maybe(WHOLE), official=YES_NO, voices=TEXTS, publishers=TEXTS, known=MOMENT, title=TEXT,
)  # fmt: skip
LEVEL = record(
    "The watch level; null where there is no data",
    level=maybe(TEXT), number={**maybe(WHOLE), "description": "0 is lowest"}, levels=TEXTS, since=maybe(MOMENT),
    computed=maybe(TEXT), falls_at=maybe(MOMENT),
    confidence=record(word=TEXT, points=WHOLE, reasons=TEXTS),
    drivers=many(record(indicator=TEXT, status={"enum": [*STATUSES, CLAIMED]}, level=TEXT, causes=many(CAUSE))),
    override=maybe(record("An officer's own level", level=TEXT, start=MOMENT, end=MOMENT)),
    rules=TEXT,
)  # fmt: skip
SOURCE = record(
    name=TEXT, language=TEXT, grade=TEXT, state_controlled=YES_NO, state=TEXT, since=maybe(MOMENT),
    last_success=maybe(MOMENT), newest_entry=maybe(MOMENT),
)  # fmt: skip
COVERAGE = record(
    "Whether the watch's eyes were open: zero is a zero only where they were",
    open=YES_NO, quiet_means_quiet=YES_NO, eyes_missing=many({"enum": list(EYES)}), sources_on=WHOLE, answering=WHOLE,
    newest_entry=maybe(MOMENT), last_poll=maybe(MOMENT), next_poll=maybe(MOMENT), history_start=maybe(MOMENT),
    launch_alert_down=TEXTS,
    gaps=many(record(source={**TEXT, "description": '"": the whole watch'}, start=MOMENT, end=MOMENT, reason=TEXT)),
    sources=many(SOURCE),
)  # fmt: skip
RATE = record("Event-days per 100 days", event_days=WHOLE, days=WHOLE, per_100=NUMBER, interval=PAIR)
WINDOW = record(
    "The election clock, and the rates on record inside and outside the window",
    election=record(name=TEXT, date=DAY, country=TEXT, type=TEXT), day={**WHOLE, "description": "0 is polling day"},
    label=TEXT, phase=TEXT, edition=TEXT, opens=DAY, closes=DAY, inside=YES_NO, days_left=maybe(WHOLE),
    next=maybe(record(name=TEXT, date=DAY)),
    record_ends=DAY, rate_inside=RATE, rate_outside=RATE, verdict={"enum": ["same", "more", "fewer"]},
)  # fmt: skip
PROBLEM = record(
    "RFC 9457", type=TEXT, title=TEXT, status=WHOLE, detail=TEXT,
)  # fmt: skip


def envelope(data: Schema, *, paged: bool) -> Schema:
    """An answer around its data: as of when and in which mode, and where the next page begins."""
    more = {"next": {**maybe(TEXT), "description": "`after` of the next page"}} if paged else {}
    return record(as_of=MOMENT, mode=MODE, data=many(data) if paged else data, **more)
