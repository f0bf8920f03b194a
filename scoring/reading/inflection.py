"""Forms of English words: the endings of verbs, the plural of nouns."""

from __future__ import annotations

from collections.abc import Mapping

#: Before a verb these make one word with it: it is the second that is inflected ("test fire", "mass produce").
_COMPOUNDS = frozenset({"test", "flight", "ground", "mass", "strongly"})
#: Forms a term is written in; a language's clause module turns those of verbs into what they are used as (see `USES`).
BASE, THIRD, PAST, ING, NOUN, PLAIN = "base", "third", "past", "ing", "n", ""
#: What a verb form is used as: finite verb, infinitive, participle, noun.
USES = {"v": "finite", "i": "infinitive", "g": "participle", "n": "noun"}


def inflect(verb: str, irregular: Mapping[str, tuple[str, str, str, str]]) -> list[tuple[str, str]]:
    """(form, text) of an English verb phrase. `irregular`: base -> (third person, past, participle, -ing).

    The first word is inflected ("carry out", "bring troops"), or the second of a compound ("test fire").
    """
    first, _, rest = verb.partition(" ")
    if rest and first not in _COMPOUNDS:
        return [(form, f"{text} {rest}") for form, text in inflect(first, irregular)]
    head, _, last = verb.rpartition(" ")
    lead = head + " " if head else ""
    if last in irregular:
        third, past, participle, ing = irregular[last]
    else:
        stem = last[:-1] if last.endswith("e") else last
        if last.endswith("y") and last[-2:-1] not in "aeiou":
            third, past = last[:-1] + "ies", last[:-1] + "ied"
        else:
            third = last + ("es" if last.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
            past = stem + "ed"
        participle, ing = past, (last if last.endswith("ee") else stem) + "ing"
    forms = {past: PAST, participle: PAST, last: BASE, third: THIRD, ing: ING}
    return [(form, lead + text) for text, form in forms.items()]


def plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")
