"""The editable tables of facts and severity: what ships is sound, and every fault is told with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data.models import BadReference
from data.tables.act_tables import load_act_tables
from data.tables.extract_tables import REFERENCE, extract_tables

PLACES = "name,lat,lon,terms,metonym,name_ko,wide\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("places.csv", "weapons.toml", "extract.toml", "severity.toml"):
        shutil.copy(REFERENCE / name, tmp_path / name)
    return tmp_path


def test_what_ships_is_sound():
    tables = load_act_tables()
    assert {rule.score for rule in tables.severity} == {1, 2, 3, 4, 5}
    assert all(33 <= p.lat <= 43.5 and 124 <= p.lon <= 131.5 for p in tables.places)


def test_every_weapon_has_a_form_that_is_known():
    words = extract_tables()
    forms = {form.name for form in words.forms}
    assert {w.form for w in words.weapons} <= forms


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (
            "places.csv",
            PLACES + "Sunan,north,125,Sunan,no,순안,no\n",
            "places.csv:2: lat 'north'",
        ),
        (
            "places.csv",
            PLACES + "Sunan,99,125,Sunan,no,순안,no\n",
            "places.csv:2: lat 99",
        ),
        (
            "places.csv",
            PLACES + "Sunan,39,125,,no,순안,no\n",
            "needs a name and at least one term",
        ),
        (
            "places.csv",
            PLACES + "Sunan,39,125,Sunan,maybe,순안,no\n",
            "metonym is yes or no",
        ),
        ("weapons.toml", '[[weapon]]\nname = "KN-1"\nterms = ["KN-1"]\nform = "spear"\n', "weapons.toml:1: KN-1: form"),
        ("weapons.toml", '[[weapon]]\nname = "KN-1"\nterms = []\nform = "cruise"\n', "terms is a list"),
        ("weapons.toml", '[[weapon]]\nname = "KN-1"\nterm = ["x"]\n', "unknown key term"),
        ("weapons.toml", "[[weapon]\n", "not TOML"),
        ("severity.toml", '[[rule]]\nscore = 6\nreason = "x"\n', "severity.toml:1: score is 1 to 5"),
        ("severity.toml", '[[rule]]\nscore = 3\nreason = "x"\ncategories = ["spears"]\n', "categories"),
        ("severity.toml", '[[rule]]\nscore = 3\nreason = "x"\nmin_count = -1\n', "min_count"),
        ("severity.toml", '[[rule]]\nscore = 3\nreason = "x"\nterms = ["Upper"]\n', "lower-case"),
        ("severity.toml", '[[rule]]\nscore = 3\nreason = "x"\ncolour = "red"\n', "unknown key colour"),
        ("severity.toml", '[[rule]]\nscore = 3\nreason = "x"\nmin_count = 2\n', "last rule must be without conditions"),
        ("severity.toml", "", "at least one"),
    ],
)
def test_a_fault_is_told_with_its_place(folder, file, text, reason):
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        load_act_tables(folder)
    assert reason in str(caught.value)
