"""An act in words, made from its settled facts: '10 missiles', 'an ICBM launch'; who vouches for it; why it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from components.text import fact_title
from components.text.act_title import sum_called
from components.text.dates import day
from components.text.escape import shorten
from components.text.i18n import named, t
from components.text.phrases import inside
from data.models import Category, Indication, Provocation
from scoring.level import level
from scoring.level.indications import AUTHORITIES
from scoring.level.indicators import rank_of, status_of
from scoring.level.level import Driver

PUBLISHER = 24  # cells
ENGINE_SEVERITY = 3  # of an ICBM's engine on a stand; a launch is 5
# What is called by the thing that acted, not by its category.
FORMS = ("engine", "loudspeaker", "demolition", "underwater", "sam", "troops", "works", "planes", "ship")
REACHES = ("close", "short", "medium", "intermediate", "hypersonic")  # missiles are called by their class
UNNAMED = (None, "other", "rhetoric")  # categories that say nothing of what is coming
COUNTED = ("missile", "cruise", "artillery", "drone", "balloon", "sam", "troops", "planes", *REACHES)


class DeedFacts(Protocol):
    """What the words of an act are made from."""

    @property
    def category(self) -> Category | None: ...
    @property
    def severity(self) -> int: ...


def deed(act: DeedFacts, count: int | None = None) -> str:
    """What was done, in a few words that fit into a sentence: 'an ICBM launch', '10 missiles'."""
    told = (*getattr(act, "tags", ()), getattr(act, "form", ""), getattr(act, "reach", ""))
    if act.category == "cyber" and (taken := getattr(act, "stolen", ())):
        return t("deed.theft_of", sum=sum_called(taken))
    form = next((form for form in (*FORMS, *REACHES, "theft") if form in told), "")
    if form in fact_title.AT_THE_LINE and act.category != "border":
        form = ""
    if act.category == "icbm" and act.severity <= ENGINE_SEVERITY:
        form = "engine"
    key = form or act.category or "other"
    several = not count and ("several" in told or getattr(act, "several", False))
    if key in COUNTED and several:
        return t(f"deed.{key}_n", n=t("act_title.several"))
    if not count or count < 2 or key not in COUNTED:
        return t(f"deed.{key}")
    number = f"{count:,}"
    if "about" in told or getattr(act, "count_about", False):
        number = t("act_title.about", n=number)
    elif "at least" in told or getattr(act, "count_at_least", False):
        number = t("deed.at_least", n=number)
    return t(f"deed.{key}_n", n=number)


def vouched(act: Provocation) -> str:
    """Who says so: 'JCS, Japan; 7 publishers'. The authorities that are named, else who reports it."""
    voices = _surest(dict.fromkeys(claim.by for claim in act.claims if claim.by in AUTHORITIES))
    n = len(act.publishers)
    said = ", ".join(named("authority", voice) for voice in voices)
    if n > 1:
        return "; ".join(filter(None, (said, t("deed.publishers", n=n))))
    by = shorten(act.publishers[0], PUBLISHER) if act.publishers else t("deed.state_media")
    return f"{said}; {by}" if said else t("deed.alone", by=by)


def cause(seen: Indication, when: str) -> str:
    """Why an indicator stands: 'an ICBM launch, 3 NOV 22 (official: JCS, Japan)'. `when` is the act's day, or ""."""
    if seen.source == "series":
        return inside(named("indicator", "unusual"))
    stands = t(f"status_of.{status_of(rank_of(seen), [seen])}")
    if seen.voices and seen.official:
        stands = f"{stands}: {signed(seen)}"
    what = deed(seen, seen.count) if seen.source == "act" else _sign(seen)
    if when:
        return t("deed.cause", what=what, day=when, status=stands)
    return t("deed.cause_undated", what=what, status=stands)


def causes(drivers: Iterable[Driver]) -> list[tuple[str, Indication]]:
    """What stands behind some drivers, in words, the gravest first; of several in the same words the gravest."""
    told: dict[str, Indication] = {}
    for seen in level.causes(drivers):
        told.setdefault(cause(seen, day(seen.day) if seen.day and seen.source == "act" else ""), seen)
    return list(told.items())


def signed(seen: Indication) -> str:
    """The authorities named, else the first publisher."""
    if seen.voices:
        return ", ".join(named("authority", shorten(voice, PUBLISHER)) for voice in _surest(seen.voices))
    return publisher(seen)


def _surest(voices: Iterable[str]) -> list[str]:
    """The first two who vouch for an act; the North's own word only where no other is known."""
    known = list(voices)
    return ([voice for voice in known if voice != "KCNA"] or known)[:2]


def publisher(seen: Indication) -> str:
    """The first independent publisher, or that there is none but state media."""
    return shorten(seen.publishers[0], PUBLISHER) if seen.publishers else t("deed.state_media")


def _sign(seen: Indication) -> str:
    if "notice" in seen.tags:
        return t("deed.notice")
    kind = inside(t(f"kind.{seen.kind}"))
    if seen.category in UNNAMED:
        return kind
    return t("deed.sign", kind=kind, category=prepared(seen) if seen.kind == "preparation" else _of(seen))


def prepared(seen: Indication) -> str:
    """What is being prepared: of nuclear acts a test."""
    return t("act_what.nuclear") if seen.category == "nuclear" else _of(seen)


def _of(seen: Indication) -> str:
    return inside(t(f"category.{seen.category}"))


def listed(parts: Iterable[str]) -> str:
    """'a, b and c' in the language in use."""
    *most, last = [*parts] or [""]
    return t("brief.and").join((", ".join(most), last)) if most else last
