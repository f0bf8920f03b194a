"""Items and lines of a handover in words of the language in use. What comes from others is not escaped here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from components.reads import clock
from components.text.escape import clean
from components.text.i18n import named, t
from components.text.signs import LEVELS, level_sign
from data.models import Digest, HandoverItem, HandoverLine, Section, Step


def what(item: HandoverItem) -> str:
    """What happened, with what became of it: 'escalated: severity 3 → 4'."""
    said = ", ".join(filter(None, map(step, item.steps)))
    if item.what == "level_stands" and not said:
        said = t("shell.level_unknown")
    return ": ".join(filter(None, (named("handover_item", item.what), said)))


def step(one: Step) -> str:
    """A change in words: 'severity 3 → 4'."""
    if one.what == "driver":
        return f"{named('indicator', one.before)} ({named('status_of', one.after)})"
    if one.what == "title":
        return t("handover.step_title", was=clean(one.before))
    if one.what in ("until", "since", "newest"):
        return t(f"handover_moment.{one.what}", dtg=_dtg(one.after))
    if one.what in ("answering", "published"):
        return t(f"shell.sources_{one.what}", n=clean(one.before), m=clean(one.after))
    before, after = (_value(one.what, value) for value in (one.before, one.after))
    if one.what == "level" and one.after in LEVELS:
        after = f"{level_sign(one.after)} {after}"
    change = f"{before} → {after}" if before and after else before or after
    return f"{named('handover_step', one.what)} {change}".strip()


def _value(what: str, value: str) -> str:
    return named(what, value) if what in ("kind", "level") and value else value


def _dtg(text: str) -> str:
    try:
        return clock.both(datetime.fromisoformat(text))
    except ValueError:
        return clean(text)


def standing(digest: Digest) -> list[str]:
    """What the next watch takes over, a line each: the level at the end of the stretch, and the coverage."""
    return [what(item) for section in digest.sections if section.name == "standing" for item in section.items]


def happened(digest: Digest) -> list[Section]:
    """The sections about what happened and what is open."""
    return [section for section in digest.sections if section.name != "standing"]


def who(item: HandoverItem) -> str:
    """An officer, a publisher, or the watch itself."""
    return clean(item.who) or t("handover.machine")


def title(item: HandoverItem) -> str:
    """The headline, or the source of a gap."""
    if item.what == "gap":
        return clean(item.title) or t("coverage.whole")
    return clean(item.title)


def note(item: HandoverItem) -> str:
    """What an officer wrote, or why nobody watched."""
    return named("gap_reason", item.note) if item.what == "gap" else clean(item.note)


@dataclass(frozen=True, slots=True)
class LogLine:
    """An officer's line with what became of it: who struck it and why, and what took its place."""

    line: HandoverLine
    struck: HandoverLine | None = None


def log_lines(lines: Sequence[HandoverLine], later: Sequence[HandoverLine] = ()) -> list[LogLine]:
    """Officers' lines in order, each with the first strike or correction of it; `later` came after a signature."""
    strikes: dict[str, HandoverLine] = {}
    for line in (*lines, *later):
        if line.about and line.kind != "countersign":
            strikes.setdefault(line.about, line)
    own = dict.fromkeys(line for line in (*lines, *later) if line.kind == "line")
    return [LogLine(line, strikes.get(line.uid)) for line in own]


def struck_words(strike: HandoverLine) -> str:
    """Who took a line back, when, and why."""
    return t("handover.struck", by=clean(strike.by), dtg=clock.both(strike.at), reason=clean(strike.reason))


def countersigned(later: Sequence[HandoverLine]) -> list[HandoverLine]:
    """Who took a signed handover over."""
    return [line for line in later if line.kind == "countersign"]


def counts(sections: Mapping[str, int]) -> str:
    """'New provocations: 3 · Corrected: 1'; sections without items are left out."""
    return " · ".join(f"{t(f'handover_section.{name}')}: {n}" for name, n in sections.items() if n)
