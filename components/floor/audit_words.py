"""A line of the audit as a sentence: who did what to what, and what became of it. Plain text, not escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from components.text.escape import clean, shorten
from components.text.i18n import named, t
from data.models import AuditLine

VALUE_CELLS = 300  # of one value; a backup holds the whole
SUBJECT_CELLS = 90
LEFT_OUT = ("version", "key", "alias_of", "seconds")  # what only the store needs, and what the subject says
NAMED = {  # the words that the values of a key are said in
    "state": "mark", "kind": "kind", "category": "category", "verdict": "verdict", "level": "level",
    "kinds": "kind", "categories": "category", "languages": "language", "on": "alert_on", "min_level": "level",
    "status": "status",
}  # fmt: skip
SUBJECTS = ("act", "entry", "handover", "source", "alert")
WHOLE = ("alerts", "store")  # what is not one of many


def sentence(line: AuditLine) -> str:
    """'Cho (officer) put on watch the act P-20241105-1: state open → on watch.'"""
    who = clean(line.who) or t("record.nobody")
    did = named("audit", line.action.replace(".", "_"), line.action)
    told = t("record.sentence", who=f"{who} ({t(f'role.{line.role}')})", did=did, subject=subject(line.subject))
    changed = "; ".join(changes(line.before, line.after))
    return f"{' '.join(told.split())}: {changed}" if changed else " ".join(told.split())


def subject(name: str) -> str:
    """What was written about: 'the act P-20241105-1', 'the report Harbour Post …'."""
    kind, found, rest = name.partition(":")
    if name in WHOLE:
        return t(f"audit_subject.{name}")
    rest = named("alert_rule", rest) if kind == "alert" else rest
    words = shorten(rest if found else name, SUBJECT_CELLS)
    return t(f"audit_subject.{kind}", name=words) if found and kind in SUBJECTS else words


def changes(before: Any, after: Any) -> Iterator[str]:
    """What was and what is, value by value; what stayed as it was is left out."""
    if not isinstance(before, Mapping) and not isinstance(after, Mapping):
        if before not in (None, "") or after not in (None, ""):
            yield " → ".join(_value("", value) for value in (before, after) if value not in (None, ""))
        return
    was = before if isinstance(before, Mapping) else {}
    if before not in (None, "") and not isinstance(before, Mapping):
        yield t("record.was", value=_value("", before))
    now = after if isinstance(after, Mapping) else {}
    for key in [*now, *(key for key in was if key not in now)]:
        if key in LEFT_OUT or was.get(key) == now.get(key):
            continue
        if isinstance(was.get(key), Mapping) or isinstance(now.get(key), Mapping):
            within = ", ".join(changes(was.get(key), now.get(key)))
            if within:
                yield f"{shorten(key, SUBJECT_CELLS)} ({within})"
            continue
        pair = [_value(key, value) for value in (was.get(key), now.get(key)) if value not in (None, "", [])]
        if pair:
            gone = key not in now and isinstance(after, Mapping)
            told = t("record.was", value=pair[0]) if gone else " → ".join(pair)
            yield f"{named('audit_key', key, key.replace('_', ' '))} {told}"


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return t("record.yes" if value else "record.no")
    if isinstance(value, list):
        return shorten(", ".join(_value(key, one) for one in value), VALUE_CELLS)
    if isinstance(value, str):
        return shorten(named(NAMED[key], value, value) if key in NAMED else clean(value), VALUE_CELLS)
    return shorten(str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False), VALUE_CELLS)
