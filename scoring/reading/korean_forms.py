"""Korean verbs as headlines write them: the stems of a verb that is given in its dictionary form."""

from __future__ import annotations

_BASE, _VOWELS, _FINALS = ord("가"), 21, 28
_SS, _N, _L, _NO = 20, 4, 8, 0
_A, _AE, _EO, _E, _YEO, _O, _WA, _U, _WO, _EU, _I = 0, 1, 4, 5, 6, 8, 9, 13, 14, 18, 20
#: What a vowel becomes before the ending 아 or 어; others take no other shape in writing.
_JOINED = {_A: _A, _AE: _AE, _EO: _EO, _E: _E, _YEO: _YEO, _O: _WA, _U: _WO, _EU: _EO, _I: _YEO}
_BRIGHT = (_A, _O)
#: What an object that has its particle already, or is none, ends with.
_PARTICLES = "을를에로도다시"
#: Stems that change before a vowel (짓다, 지어).
_CHANGED = {"짓": "지", "잇": "이", "싣": "실", "긋": "그", "붓": "부", "젓": "저"}


def stems_of(verb: str) -> list[str]:
    """The stems that a verb in its dictionary form is written with: 날리다 -> 날리, 날려, 날렸, 날린, 날릴.

    A stem of one closed syllable (묻다) is named with its endings, since alone it is a piece of other words.
    """
    stem = verb.removesuffix("다")
    head, last = stem[:-1], stem[-1]
    initial, vowel, final = _parts(last)
    if final == _NO:
        found = _open(head, initial, vowel)
    elif final == _L:
        bare = _syllable(initial, vowel, _NO)
        found = [*_with_vowel(stem, vowel), f"{stem}고", f"{stem}지", f"{head}{bare}는"]
        found += [f"{head}{_syllable(initial, vowel, _N)}", stem] if head else []
    else:
        changed = head + _CHANGED.get(last, last)
        soft = changed if last in _CHANGED and _parts(changed[-1])[2] == _NO else ""
        tails = [soft + "은", soft + "을"] if soft else [f"{changed}은", f"{changed}을"]
        found = [*_with_vowel(changed, vowel), *tails, f"{stem}고", f"{stem}는", f"{stem}지"]
        found += [head + "놔", head + "놨"] if last == "놓" else []
    return list(dict.fromkeys(found))


def with_particle(verb: str) -> list[str]:
    """A verb that stands with its object as headlines and as sentences write them: 권총 차다, 권총을 차다."""
    thing, _, rest = verb.rpartition(" ")
    if not thing or not "가" <= thing[-1] <= "힣" or thing[-1] in _PARTICLES:
        return [verb]
    return [verb, f"{thing}{'을' if _parts(thing[-1])[2] else '를'} {rest}"]


def _open(head: str, initial: int, vowel: int) -> list[str]:
    """Stems of a verb whose last syllable ends in its vowel."""
    bare, ended = _syllable(initial, vowel, _NO), [_syllable(initial, vowel, final) for final in (_N, _L)]
    if bare == "하":
        joined = "해"
    elif bare == "르" and head:
        first, middle, _ = _parts(head[-1])
        doubled = head[:-1] + _syllable(first, middle, _L)
        ending = "라" if middle in _BRIGHT else "러"
        past = "랐" if middle in _BRIGHT else "렀"
        return [head + bare, doubled + ending, doubled + past, *(head + last for last in ended)]
    else:
        joined = _syllable(initial, _JOINED.get(vowel, vowel), _NO)
    past = _syllable(*_parts(joined)[:2], _SS)
    return [head + bare, head + joined, head + past, *(head + last for last in ended)]


def _with_vowel(stem: str, vowel: int) -> list[str]:
    return [f"{stem}아", f"{stem}았"] if vowel in _BRIGHT else [f"{stem}어", f"{stem}었"]


def _parts(syllable: str) -> tuple[int, int, int]:
    """Initial, vowel and final of a syllable, as Unicode counts them."""
    code = ord(syllable) - _BASE
    return code // (_VOWELS * _FINALS), code % (_VOWELS * _FINALS) // _FINALS, code % _FINALS


def _syllable(initial: int, vowel: int, final: int) -> str:
    return chr(_BASE + (initial * _VOWELS + vowel) * _FINALS + final)
