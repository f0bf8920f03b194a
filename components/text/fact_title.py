"""What an act is called in a language, from its settled facts: what and how many, which, where, when, how it ended, who
says so. It knows no screen, so that pages, files and commands call an act alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from components.text.sums import money
from components.text.weapons import group_name, weapon_name
from data.models import Provocation

# Forms that say more than the category they come with.
_FORMS = (
    "ballistic",
    "cruise",
    "underwater",
    "sam",
    "engine",
    "rockets",
    "rifle",
    "planes",
    "ship",
    "troops",
    "demolition",
    "works",
    "loudspeaker",
)
AT_THE_LINE = ("rifle", "planes", "ship", "troops", "demolition", "works")
# What the reports of a category name beside the thing itself: who fired, what was shot at, which line was crossed.
OWN_WORD = ("icbm", "space", "nuclear", "drone", "gps", "parade", "rhetoric", "arms")
_VOICES = 2
NUCLEAR_TEST, TEST_SEVERITY = "nuclear test", 5  # a site shown or a reactor run is no test


class CountTold(Protocol):
    """How many acted."""

    @property
    def count(self) -> int | None: ...
    @property
    def count_about(self) -> bool: ...
    @property
    def several(self) -> bool: ...


def fact_title(act: Provocation, words: Mapping[str, str], language: str, when: str = "") -> str:
    """Such as "2 ballistic missiles, Sunan, 22 OCT 0810I; JCS". Plain text; names come from our own tables.

    `words` are every string of `language` by its dotted key; `when` takes the place of the day and its time.
    """
    parts = [_what(act, words, language)]
    if act.weapon:
        parts.append(weapon_name(act.weapon, words))
    if act.place:
        parts.append((act.place_ko if language == "ko" else "") or act.place)
    if when or act.day_known:
        parts.append(when or _when(act, words))
    told = [", ".join(parts)]
    if act.outcome:
        told.append(words[f"outcome.{act.outcome}"])
    told.append(_who(act, words))
    title = "; ".join(told)
    return title[:1].upper() + title[1:]


def _what(act: Provocation, words: Mapping[str, str], language: str) -> str:
    if act.category == "cyber":
        return _cyber(act, words, language)
    if act.category == "nuclear" and act.form != NUCLEAR_TEST and act.severity < TEST_SEVERITY:
        return words["act_what.nuclear_other"]
    what = act.reach or (act.form if form_tells_more(act) else act.category)
    said = counted(what, act, words)
    bare = what == "icbm" and act.count == 1  # no number is named
    exact = bare or act.count_about or not act.count_at_least or f"act_what.{what}_n" not in words
    return said if exact else words["act_title.at_least"].format(what=said)


def counted(what: str, act: CountTold, words: Mapping[str, str]) -> str:
    """A thing and how many of it: "several cruise missiles". `what` is a form, class or category of `act_what`."""
    if (
        not (many := words.get(f"act_what.{what}_n"))
        or not (act.count or act.several)
        or (what == "icbm" and not act.count)
    ):
        return words[f"act_what.{what}"]
    if act.count == 1:
        return words[f"act_what.{what}_1"]
    if not act.count:
        return many.format(n=words["act_title.several"])
    number = f"{act.count:,}"
    return many.format(n=words["act_title.about"].format(n=number) if act.count_about else number)


def _cyber(act: Provocation, words: Mapping[str, str], language: str) -> str:
    """What was taken, or that it was an attack, and who was hit by whom."""
    taken = words["act_what.theft"].format(sum=money(act.stolen, words, language)) if act.stolen else ""
    names = (group_name(name, words) for name in (act.campaign or act.victim, act.agent) if name)
    return ": ".join(filter(None, (taken or words["act_what.cyber"], ", ".join(names))))


def form_tells_more(act: Provocation) -> bool:
    """Whether what was fired, sent or crossed says more of an act than its category does."""
    if act.form == "engine":
        return True
    if act.form not in _FORMS or act.category in OWN_WORD:
        return False
    # Aeroplanes or soldiers that the reports of a launch tell of beside it are not what was launched.
    return act.form not in AT_THE_LINE or act.category not in ("missile", "cruise", "artillery", "balloon")


def _when(act: Provocation, words: Mapping[str, str]) -> str:
    """Day and, where it is settled, time of the act in Korea."""
    on = act.date
    day = words["act_title.day"].format(d=on.day, mon=words[f"month_of.{on.month}"])
    if act.minute is None:
        return day
    return f"{day} {words['act_title.time'].format(h=act.minute // 60, minute=act.minute % 60)}"


def _who(act: Provocation, words: Mapping[str, str]) -> str:
    """Who speaks, and how many of the act's publishers quote them; where nobody is quoted, the publishers."""
    if not act.voices:
        return words["act_title.publishers"].format(n=len(act.publishers))
    first = act.voices[:_VOICES]
    who = ", ".join(words.get(f"voice_of.{voice.by}", voice.by) for voice in first)
    through = len({name for voice in first for name in voice.through})
    return words["act_title.through"].format(who=who, n=through, all=max(through, len(act.publishers)))
