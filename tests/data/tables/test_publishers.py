"""The table of publishers that ships, its look-ups, and how faults in one are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.models import BadReference
from data.tables.publishers import load_publishers


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "desks.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        load_publishers(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("host", "desk"),
    [
        ("en.yna.co.kr", "Yonhap"),
        ("YNA.co.kr.", "Yonhap"),
        ("notyna.co.kr", ""),
        ("yna.co.kr.evil.example", ""),
        ("co.kr", ""),
        ("", ""),
    ],
)
def test_host_or_a_parent_domain_names_the_desk(host: str, desk: str) -> None:
    assert load_publishers().by_host(host) == desk


def test_wires_are_those_with_credits() -> None:
    names = {wire.name for wire in load_publishers().wires}
    assert {"Yonhap", "Reuters", "AP", "AFP", "Kyodo", "KCNA"} <= names
    assert "Korea Herald" not in names


def test_a_closing_photo_credit_does_not_make_a_story_state_medias() -> None:
    (kcna,) = (wire for wire in load_publishers().wires if wire.name == "KCNA")
    assert "closing" not in kcna.forms


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[desks]\n", ":1: unknown table 'desks'"),
        ("desk = 1\n", ":1: desks are written as [[desk]] tables"),
        ("[[desk]]\n", ":1: a desk needs a name"),
        ("[[desk]]\nname = 'x'\nhost = []\n", ":3: unknown key 'host'"),
        ("[[desk]]\nname = 'x'\naliases = 'y'\n", ":3: 'aliases' must be a list of texts"),
        ("[[desk]]\nname = 'x'\nhosts = ['https://x.example']\n", ":3: 'https://x.example' is no host name"),
        ("[[desk]]\nname = 'x'\nforms = ['photo']\n", ":3: 'photo' is none of dateline"),
        ("[[desk]]\nname = 'x'\n[[desk]]\nname = 'y'\naliases = ['X']\n", ":3: 'x' is already x's"),
        (
            "[[desk]]\nname = 'x'\nhosts = ['a.example']\n[[desk]]\nname = 'y'\nhosts = ['a.example']\n",
            ":4: 'a.example'",
        ),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.startswith(problem)
