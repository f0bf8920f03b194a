"""The rules of alerts: the shipped ones are sound, a fault names its line, and a rule comes back as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import ALERT_ON, CATEGORIES, AlertRule, BadReference, QuietHours
from data.tables.alert_rules import as_values, load_alert_rules, load_alert_timing, read_alert_rule

LEVELS = ("Routine", "Guarded", "Elevated", "High", "Severe")


def test_the_shipped_rules_tell_of_grave_acts_the_level_and_blindness() -> None:
    rules = {rule.key: rule for rule in load_alert_rules()}
    assert {rules[key].on for key in ("grave-act", "level-change", "blind")} == {"act", "level", "blind"}
    assert all(rules[key].active for key in ("grave-act", "level-change", "blind"))
    assert load_alert_timing().merge_seconds <= 60


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('on = "acts"', "on must be one of"),
        ("to = []", "to must name"),
        ('to = ["https://hook.example/secret"]', "to must name"),
        ("min_severity = 6", "min_severity must be a number from 1 to 5"),
        ('min_level = "Red"', "min_level must be one of"),
        ('quiet = "22-6"', "quiet must be hours"),
        ('quiet = "22:00-22:00"', "quiet must be hours"),
        ("quiet_floor = 4", "stands without quiet"),
        ('severty = "4"', "'severty' is not known"),
        ("active = 1", "active is true or false"),
    ],
)
def test_a_fault_names_its_line(line: str, said: str, tmp_path: Path) -> None:
    name = line.partition(" ")[0]
    usual = {"key": 'key = "a"', "on": 'on = "act"', "to": 'to = ["duty"]', name: line}
    file = tmp_path / "alerts.toml"
    file.write_text("[[rule]]\n" + "\n".join(usual.values()) + "\n")
    with pytest.raises(BadReference, match=said) as error:
        load_alert_rules(file, LEVELS)
    assert error.value.problems[0].line == 2 + list(usual).index(name)


def test_a_key_is_given_once(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text('[[rule]]\nkey = "a"\non = "act"\nto = ["duty"]\n' * 2)
    with pytest.raises(BadReference, match="'a' is taken"):
        load_alert_rules(file, LEVELS)


_QUIET = st.builds(
    QuietHours,
    first=st.integers(0, 700),
    last=st.integers(701, 1439),
    zone=st.sampled_from(["Asia/Seoul", "UTC"]),
    floor=st.integers(1, 5),
)


@given(
    st.builds(
        AlertRule,
        key=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True),
        on=st.sampled_from(ALERT_ON),
        to=st.lists(st.sampled_from(["duty", "room", "hook"]), min_size=1, unique=True).map(tuple),
        languages=st.sampled_from([("en",), ("ko",), ("ko", "en")]),
        active=st.booleans(),
        name=st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=20),
        kinds=st.sampled_from([(), ("threat",), ("preparation", "threat")]),
        categories=st.sets(st.sampled_from(CATEGORIES), max_size=3).map(
            lambda some: tuple(c for c in CATEGORIES if c in some)
        ),
        min_severity=st.integers(1, 5),
        worst_credibility=st.integers(1, 6),
        min_score=st.integers(0, 100),
        min_level=st.integers(0, 4),
        hold_minutes=st.integers(0, 100),
        cooldown_minutes=st.integers(0, 100),
        quiet=st.one_of(st.none(), _QUIET),
    )
)
def test_a_rule_comes_back_as_it_was_written(rule: AlertRule) -> None:
    assert read_alert_rule(as_values(rule, LEVELS), LEVELS) == rule
