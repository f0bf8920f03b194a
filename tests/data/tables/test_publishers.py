"""The table of publishers that ships, its look-ups, and how faults in one are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.models import BadReference
from data.tables.publishers import load_publishers


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "publishers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        load_publishers(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("host", "publisher"),
    [
        ("en.yna.co.kr", "Yonhap"),
        ("YNA.co.kr.", "Yonhap"),
        ("notyna.co.kr", ""),
        ("yna.co.kr.evil.example", ""),
        ("co.kr", ""),
        ("", ""),
    ],
)
def test_host_or_a_parent_domain_names_the_publisher(host: str, publisher: str) -> None:
    assert load_publishers().by_host(host) == publisher


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
        ("[publishers]\n", ":1: unknown table 'publishers'"),
        ("publisher = 1\n", ":1: publishers are written as [[publisher]] tables"),
        ("[[publisher]]\n", ":1: a publisher needs a name"),
        ("[[publisher]]\nname = 'x'\nhost = []\n", ":3: unknown key 'host'"),
        ("[[publisher]]\nname = 'x'\naliases = 'y'\n", ":3: 'aliases' must be a list of texts"),
        ("[[publisher]]\nname = 'x'\nhosts = ['https://x.example']\n", ":3: 'https://x.example' is no host name"),
        ("[[publisher]]\nname = 'x'\nforms = ['photo']\n", ":3: 'photo' is none of dateline"),
        ("[[publisher]]\nname = 'x'\n[[publisher]]\nname = 'y'\naliases = ['X']\n", ":3: 'x' is already x's"),
        (
            "[[publisher]]\nname = 'x'\nhosts = ['a.example']\n[[publisher]]\nname = 'y'\nhosts = ['a.example']\n",
            ":4: 'a.example'",
        ),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.startswith(problem)
