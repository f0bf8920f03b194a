"""Names that people give themselves: what looks alike is one name, and the machine's is nobody's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# What the record calls itself in places of a person.
RESERVED = ("machine", "command line", "poller", "기계", "기계 판단")
# Letters of other scripts that look like Latin ones, after Unicode's table of confusables.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһкмтвнԛԝɡıℓαονρτυικεχβγημωаү", "aeopcyxijsdhkmtbhqwgilaovptuikexbyhmway"
)  # fmt: skip
_UNSEEN = ("Cf", "Cc", "Mn", "Me")
_FILLERS = "\u115f\u1160\u3164"  # letters of Korean that show nothing


def shape(name: str) -> str:
    """What a reader sees of a name: without case, invisible characters, accents' ways of writing and look-alikes."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()))
    seen = "".join(
        c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Mn", "Me") and c not in "\u3164\u115f\u1160"
    )
    return " ".join(unicodedata.normalize("NFKC", seen).translate(_ALIKE).split())


def settled(name: str, known: Iterable[str]) -> str:
    """The name under which somebody comes in: that of the record where one looks alike, "" for the machine's."""
    own = shape(name)
    if not own or own in {shape(reserved) for reserved in RESERVED}:
        return ""
    return next((other for other in known if shape(other) == own), unicodedata.normalize("NFC", name))
