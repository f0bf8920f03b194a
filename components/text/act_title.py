"""What an act is called in the language in use, from its settled facts: what and how many, which, where, when, how it
ended, who says so. The best headline stands beneath it in its own language."""

from __future__ import annotations

from components.text.i18n import named, t
from data.export.dtg import MONTHS
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
)
_AT_THE_LINE = ("rifle", "planes", "ship", "troops", "demolition")
_VOICES = 2


def act_title(act: Provocation, when: str = "") -> str:
    """Such as "2 ballistic missiles, Sunan, 22 OCT 0810I; JCS". Plain text; names come from our own tables.

    `when` takes the place of the day and its time.
    """
    parts = [_what(act)]
    if act.weapon:
        parts.append(act.weapon)
    if act.place:
        parts.append(act.place)
    if when or act.day_known:
        parts.append(when or _when(act))
    told = [", ".join(parts)]
    if act.outcome:
        told.append(t(f"outcome.{act.outcome}"))
    told.append(_who(act))
    return "; ".join(told)


def _what(act: Provocation) -> str:
    if act.category == "cyber":
        names = [name for name in (act.campaign, act.agent) if name]
        return f"{t('act_what.cyber')}: {', '.join(names)}" if names else t("act_what.cyber")
    what = act.form if _form_tells_more(act) else act.category
    if not act.count or f"{what}_n" not in _COUNTED:
        return t(f"act_what.{what}")
    said = t(f"act_what.{what}_1") if act.count == 1 else t(f"act_what.{what}_n", n=act.count)
    bare = what == "icbm" and act.count == 1  # no number is named
    return t("act_title.at_least", what=said) if act.count_at_least and not bare else said


def _form_tells_more(act: Provocation) -> bool:
    if act.form == "engine":
        return True
    if act.form not in _FORMS or act.category in ("icbm", "space", "nuclear"):
        return False
    # Aeroplanes or soldiers that the reports of a launch tell of beside it are not what was launched.
    return act.form not in _AT_THE_LINE or act.category not in ("missile", "cruise")


_COUNTED = {
    f"{name}_n"
    for name in (
        "missile",
        "icbm",
        "ballistic",
        "cruise",
        "sam",
        "rockets",
        "artillery",
        "planes",
        "drone",
        "balloon",
        "troops",
    )
}


def _when(act: Provocation) -> str:
    day = f"{act.date.day:02d} {MONTHS[act.date.month - 1]}"
    return day if act.minute is None else f"{day} {act.minute // 60:02d}{act.minute % 60:02d}I"


def _who(act: Provocation) -> str:
    """Who speaks, and how many of the act's publishers quote them; where nobody is quoted, the publishers."""
    if not act.voices:
        return t("act_title.publishers", n=len(act.publishers))
    first = act.voices[:_VOICES]
    who = ", ".join(named("voice_of", voice.by, voice.by) for voice in first)
    through = len({name for voice in first for name in voice.through})
    return t("act_title.through", who=who, n=through, all=max(through, len(act.publishers)))
