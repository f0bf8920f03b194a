"""Acts as rows of a table."""

from __future__ import annotations

from datetime import UTC, datetime

from components.provocations import table
from components.provocations.lines import together
from components.text.i18n import speaking
from components.widgets.rows import act_rows
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from tests.reports import report

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def test_an_act_whose_day_nobody_tells_shows_no_severity_and_sorts_last():
    undated = report("North Korea launches an ICBM", "2024-11-05T01:00", category="icbm", flags=("undated",))
    dated = report("North Korea launches an ICBM", "2024-11-05T01:00", category="icbm")
    with speaking("en"):
        for one, shown, rank in ((undated, "–", 0), (dated, "◆◆◆◆ 4 serious", 4)):
            act = summarise("P", [one], load_act_tables(), NOW)
            for cells in (act_rows([act]), table.values(together([act], ()))):
                assert (cells["severity"], cells["severity_n"]) == ([shown], [rank])
