"""Items that tell more than one act: each act gets an entry of its own, with its own text, facts and evidence.

A live page keeps guid and link while its headline goes on from one act to another. Where the text that the store holds
as evidence reports one act and the new text another, the new text becomes a further entry, under the item's guid with a
number; the first stays what it was. And a text that tells two acts is an entry for the first and one for the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.engine import Connection

from data.models import Assessment, Entry, Report, Source, content_hash
from data.store import acts, evidence
from data.store import entries as table
from scoring.acts.clusters import merge
from scoring.acts.families import can_meet, family
from scoring.acts.lasting import NIGHTS, SPELLS
from scoring.facts.two_acts import tells_two

# The flag of an entry that stands for the second act of its text.
SECOND = "second-act"
# Acts that one item goes through at most; behind that its entry is revised like any other.
MOST = 6
_NUMBERED = re.compile(r" act [2-9]$")
_WORD = re.compile(r"[a-z]{4,}|[가-힣]{2,}|\d+")
_EVERYWHERE = frozenset(
    {"north", "korea", "korean", "koreas", "says", "said", "북한", "live", "updates", "breaking", "lead"}
)
_SINGLE = frozenset({"cyber", *SPELLS, *NIGHTS})

Assess = Callable[[Entry, Source], Assessment]


def is_numbered(guid: str) -> bool:
    """Whether an entry holds a later act of an item that another entry is named after."""
    return _NUMBERED.search(guid) is not None


def with_second_acts(entries: Mapping[str, Entry], source: Source, assess: Assess) -> dict[str, Entry]:
    """`entries` by guid, and beside each whose text tells two acts an entry for the second."""
    found = dict(entries)
    for guid, entry in entries.items():
        if f"{guid} {SECOND}" in entries or SECOND in entry.flags or not tells_two(entry.title, entry.summary):
            continue
        second = replace(entry, guid=f"{guid} {SECOND}", flags=(*entry.flags, SECOND))
        said = assess(second, source)
        report = Report(second, said)
        if said.kind == "provocation" and said.facts.act_day and family(report) not in _SINGLE:
            found[second.guid] = second
    return found


def moved_on(
    conn: Connection,
    source: Source,
    entries: Mapping[str, Entry],
    known: Mapping[str, table.Stored],
    assess: Assess,
    sources: Mapping[str, Source],
) -> dict[str, Entry]:
    """`entries` by the guids under which the store has them: an item that went on to another act has a further one."""
    changed = {g: e for g, e in entries.items() if g in known and known[g].content_hash != content_hash(e)}
    if not changed:
        return dict(entries)
    names = {guid: [f"{guid} act {n}" for n in range(2, MOST + 1)] for guid in changed}
    later = table.stored(conn, source.name, [name for some in names.values() for name in some])
    found = {guid: entry for guid, entry in entries.items() if guid not in changed}
    for guid, entry in changed.items():
        held = [guid, *(name for name in names[guid] if name in later)]
        stored = {guid: known[guid], **later}
        name = _name(conn, held, stored, entry, source, assess, sources)
        if name == guid:
            found[guid] = entry
        elif not name:
            continue
        elif name in later:
            (last,) = acts.reports_by_id(conn, [later[name].id], sources).values()
            found[name] = replace(entry, guid=name, published=max(entry.published, last.entry.published))
        else:  # the feed's date may be that of the page; its new text is of now
            found[name] = replace(entry, guid=name, published=entry.first_seen)
    return found


def _name(
    conn: Connection,
    held: list[str],
    stored: Mapping[str, table.Stored],
    entry: Entry,
    source: Source,
    assess: Assess,
    sources: Mapping[str, Source],
) -> str:
    """Under which name of those `held` for an item, or under which further one, its present text belongs; "" where it
    is one of an act that the item has left: that is no news."""
    last, told = held[-1], content_hash(entry)
    if len(held) > 1 and told != stored[last].content_hash:
        former = table.former_hashes(conn, [stored[name].id for name in held[:-1]])
        if any(told in (stored[name].content_hash, *former.get(stored[name].id, ())) for name in held[:-1]):
            return ""
    if len(held) == MOST or not evidence.held(conn, [stored[last].id]):
        return last
    (before,) = acts.reports_by_id(conn, [stored[last].id], sources).values()
    after = replace(before, entry=entry, assessment=assess(entry, source), withdrawn_at=None)
    return f"{held[0]} act {len(held) + 1}" if two_acts(before, after) else last


def two_acts(before: Report, after: Report) -> bool:
    """Whether an item's text reports another act than its earlier one did, and not the same in other words."""
    if {before.assessment.kind, after.assessment.kind} != {"provocation"} or before.withdrawn_at:
        return False
    families = family(before), family(after)
    found = merge([before, replace(after, entry=replace(after.entry, guid=f"{after.entry.guid} later"))])
    if len(found) < 2 or families == ("cyber", "cyber"):
        return False
    apart = abs((found[0].date - found[1].date).days)
    facts = after.assessment.facts
    if families[0] == families[1] and can_meet(before, after):
        return apart > 1 or facts.another or (apart == 1 and (facts.flash or facts.again))
    return not _reworded(before.entry.title, after.entry.title)


def _reworded(one: str, other: str) -> bool:
    """Whether two headlines share half of the words of the shorter, names aside."""
    left, right = (set(_WORD.findall(title.lower())) - _EVERYWHERE for title in (one, other))
    return bool(left and right) and 2 * len(left & right) >= min(len(left), len(right))
