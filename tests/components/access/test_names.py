"""What looks alike is one name; the machine's is nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.access.names import settled, shape


@pytest.mark.parametrize(
    "name",
    [
        "machine", "MACHINE", "Machine", "ma\u200bchine", "\ufeffmachine", "ｍａｃｈｉｎｅ", "mасhine",
        "mac\u0301hine", " machine ", "ma\u3164chine", "command  line", "Command Line", "기계",
        "기\u200d계", "\u200b", "",
    ],
)  # fmt: skip
def test_nobody_comes_in_as_the_machine(name: str) -> None:
    assert settled(name, []) == ""


@pytest.mark.parametrize("name", ["cho", "Cho", "CHO", "Сhо", "C\u200bho", "Ｃｈｏ", "Ch\u03bf", " Cho "])
def test_a_look_alike_is_the_person_it_looks_like(name: str) -> None:
    assert settled(name, ["Baek", "Cho"]) == "Cho"


@pytest.mark.parametrize("name", ["Cho", "조", "José", "田中", "Machine Gun Kim"])
def test_a_name_of_its_own_stays(name: str) -> None:
    assert settled(name, ["Baek"]) == name


@given(st.text(max_size=30))
def test_a_shape_is_its_own_shape(name: str) -> None:
    assert shape(shape(name)) == shape(name)
