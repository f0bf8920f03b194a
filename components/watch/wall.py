"""The Watch page on a wall screen, to be read from five metres: level, three acts, one chart, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from components.frame import shell
from components.reads.picture import LISTED_DAYS, Picture
from components.text import phrases
from components.text.i18n import t
from components.watch import head, panels
from components.watch import wall_frame as frame
from components.watch.news import News
from components.widgets import listing
from data.models import Provocation
from scoring.window.window import Clock

ACTS_SHOWN = 3
SHOWN_DAYS = 30
CHART = 470  # pixels


def draw(
    known: Picture, acts: Sequence[Provocation], new: News, window: Clock, now: datetime, look: datetime | None
) -> None:
    """Everything on one screen; nothing to operate but the way back."""
    frame.top("", now)
    head.show(known.level, known.acts, known.coverage, window, now, look, large=True)
    with shell.panel(key="latest"):
        if acts:
            shown = acts[:ACTS_SHOWN]
            lines = panels.act_lines(shown, new, now)
            lines["when"] = [phrases.ago(act.first_published, now) for act in shown]
            fields = [field for field in panels.act_fields(when=106) if field.key != "sources"]
            listing.show(lines, fields, key="latest_acts", alt=t("watch.acts_title"), head=False, large=True)
        else:
            panels.no_acts(known.covered, LISTED_DAYS)
    panels.signals_chart(known.counts, known.covered, now, SHOWN_DAYS, large=CHART)
    frame.foot(now)
