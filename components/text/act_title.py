"""What an act is called in the language in use; the best headline is shown beneath it in its own language."""

from __future__ import annotations

from components.text.catalogue import words
from components.text.fact_title import fact_title
from components.text.i18n import language, t
from components.text.sums import money
from components.text.weapons import group_name, weapon_name
from data.models import Provocation


def act_title(act: Provocation, when: str = "") -> str:
    """Such as "2 ballistic missiles, Sunan, 22 OCT 0810I; JCS". Plain text; names come from our own tables.

    `when` takes the place of the day and its time.
    """
    spoken = language()
    return fact_title(act, words(spoken), spoken, when)


def place_name(act: Provocation) -> str:
    """Where it was, in the language in use; "" where nobody settles it. Not escaped."""
    return (act.place_ko if language() == "ko" else "") or act.place


def weapon_called(weapon: str) -> str:
    """What a weapon is called in the language in use. Not escaped."""
    return weapon_name(weapon, words(language()))


def group_called(name: str) -> str:
    """What a group, campaign or victim is called in the language in use. Not escaped."""
    return group_name(name, words(language()))


def sum_called(stolen: tuple[str, int] | tuple[()]) -> str:
    """What was taken, in the language in use; "" where nobody says."""
    return money(stolen, words(language()), language()) if stolen else ""


def number_told(act: Provocation) -> str:
    """How many acted: "≥ 10", "about 350", "several"; "" where nobody says."""
    if not act.count:
        return t("act_title.several").strip() if act.several else ""
    number = f"{act.count:,}"
    if act.count_about:
        return t("act_title.about", n=number)
    return t("act.at_least_n", n=number) if act.count_at_least else number
