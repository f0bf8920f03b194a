"""A clock that stands still, and an officer who looks at the floor."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from components.reads import load
from data.models import Person
from tests.components.pages.floor_page import BAEK
from tests.components.stocked import NOW


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOW, and nothing is kept of what another test read."""
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


@pytest.fixture
def baek(signed_in: Callable[[Person], None]) -> Person:
    signed_in(BAEK)
    return BAEK
