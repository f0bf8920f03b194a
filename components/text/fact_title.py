"""What an act is called in a language, from its settled facts: what and how many, which, where, when, how it ended, who
says so. It knows no screen, so that pages, files and commands call an act alike."""

from __future__ import annotations

from collections.abc import Mapping

from components.text.weapons import weapon_name
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
_AT_THE_LINE = ("rifle", "planes", "ship", "troops", "demolition", "works")
# What the reports of a category name beside the thing itself: who fired, what was shot at, which line was crossed.
OWN_WORD = ("icbm", "space", "nuclear", "drone", "gps", "parade", "rhetoric", "arms")
_VOICES = 2
NUCLEAR_TEST, TEST_SEVERITY = "nuclear test", 5  # a site shown or a reactor run is no test


def fact_title(act: Provocation, words: Mapping[str, str], language: str, when: str = "") -> str:
    """Such as "2 ballistic missiles, Sunan, 22 OCT 0810I; JCS". Plain text; names come from our own tables.

    `words` are every string of `language` by its dotted key; `when` takes the place of the day and its time.
    """
    parts = [_what(act, words)]
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


def _what(act: Provocation, words: Mapping[str, str]) -> str:
    if act.category == "cyber":
        names = [name for name in (act.campaign, act.agent) if name]
        return f"{words['act_what.cyber']}: {', '.join(names)}" if names else words["act_what.cyber"]
    what = act.form if form_tells_more(act) else act.category
    if act.category == "nuclear" and act.form != NUCLEAR_TEST and act.severity < TEST_SEVERITY:
        return words["act_what.nuclear_other"]
    if act.several and what != "icbm" and f"act_what.{what}_n" in words:
        return words[f"act_what.{what}_n"].format(n=words["act_title.several"])
    if not act.count or f"act_what.{what}_n" not in words:
        return words[f"act_what.{what}"]
    if act.count == 1:
        said = words[f"act_what.{what}_1"]
    else:
        number = words["act_title.about"].format(n=f"{act.count:,}") if act.count_about else f"{act.count:,}"
        said = words[f"act_what.{what}_n"].format(n=number)
    bare = what == "icbm" and act.count == 1  # no number is named
    exact = bare or act.count_about or not act.count_at_least
    return said if exact else words["act_title.at_least"].format(what=said)


def form_tells_more(act: Provocation) -> bool:
    """Whether what was fired, sent or crossed says more of an act than its category does."""
    if act.form == "engine":
        return True
    if act.form not in _FORMS or act.category in OWN_WORD:
        return False
    # Aeroplanes or soldiers that the reports of a launch tell of beside it are not what was launched.
    return act.form not in _AT_THE_LINE or act.category not in ("missile", "cruise", "artillery", "balloon")


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
