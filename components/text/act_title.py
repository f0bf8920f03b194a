"""What an act is called in the language in use; the best headline is shown beneath it in its own language."""

from __future__ import annotations

from components.text.catalogue import words
from components.text.fact_title import fact_title
from components.text.i18n import language
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
