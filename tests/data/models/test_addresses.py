"""A link's key by the short way is the key by the long one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import addresses, link_key


@given(st.from_regex(addresses._PLAIN, fullmatch=True))
def test_a_plain_link_has_the_key_that_its_parts_would_give(link: str) -> None:
    short = link_key(link)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_PLAIN", re.compile("(?!)"))
        assert link_key(link) == short
