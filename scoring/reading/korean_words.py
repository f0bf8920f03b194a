"""Korean words: which tokens stand as what they seem, and what the last syllables of a word tell.

The particles and endings here are grammar; names, weapons and acts stand in the rules folder.
"""

from __future__ import annotations

import re

from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, FLYING, FOREIGN, NEWS, NORTH, names

_PLACES = names("warship nuclear warplane")
_PARTICLE = names(
    "이 가 은 는 도 의 에 을 를 와 과 로 엔 선 만 측 軍 언 에게 에도 에선 에서 에는 으로 까지 부터 인"
) | {""}
#: Behind a name: it is only compared with.
_LIKENESS = ("보다", "처럼", "같은", "급 ")
#: Final consonants ㄴ, ㄹ and ㅆ, as a syllable's code modulo 28 has them; the vowels ㅏ, ㅐ, ㅓ, ㅔ, ㅕ, ㅘ and ㅝ.
_FINAL_N, _FINAL_L, _FINAL_SS = 4, 8, 20
_JOINING = (0, 1, 4, 5, 6, 9, 14)
#: Unknown words behind a verbal noun that take the predicate away from it.
UNKNOWN_WORDS = 3
#: Verbs of saying that close written news.
_SPEAKS = ("말했", "말합", "밝혔", "밝힙", "주장했", "강조했", "언급했", "덧붙", "답했", "설명했")
SAID = re.compile(r"(?:다|(?<![따올놀])라|것|해야|아냐|않아|없어|있어)$")
_SAID_ENDS = ("다", "라", "것", "야", "냐", "아", "어")
EDITION = re.compile(r"(?:종합\d?보?|속보|\d보)$")
_EDITION_ENDS = ("합", "보")
#: A publisher at the end of a title: a few words behind a dash, a bar or a slash.
_TAIL = re.compile(r"(?<=\S)\s(?:[-–—|/]|::)\s[^-–—|/:\"“”…?!,]{2,20}$")
#: One syllable before a short term makes it a piece of another word, unless it is one of these.
_SHORT, _PREFIXES = 2, frozenset("고군두세네대재신초핵총첫새맹김본공저육해양")
_VERBAL = names("launch test drill send cross hack fortify provoke explode")
#: Acts that leave traces, and what they are called.
_TRACED = NEWS | names("demolish fortify")
_TRACES = names("정황 흔적")
#: What somebody is, behind the name of whom or where from.
_TITLES = names("장관 차관 의원 교수 박사 사무총장 연구원")
_APPOSED = re.compile(r"[ 가-힣]{0,6}$")
#: The North and America, or North America: what follows tells.
_AMERICA = names("북미 北美")
_TALKS = re.compile(
    r",?\s?(?:(?:싱가포르|하노이|판문점) )?"
    r"(?:대화|정상|지도자|외교|만남|교착|평화|신뢰|직접|고위급|접점|중재|사이|회담|협상|관계|실무|접촉|회동|합의|간(?=\s)|담판|대면|핵|협의|수교|대치|긴장|물밑|뉴욕채널)"
)
#: Behind an act these make a thing or a person of it ('시험용', '훈련장', '발사팀').
_THING = re.compile(
    r"^(?:용(?!인|산)|장(?=$|서|에|을|이|으|도|의)|차량|팀|범|기(?=$|로|를|가)|함|국(?=$|이|은|의)|대(?=$|에|로|가|를|위|서))"
)
#: Signs of what comes; behind a watch these make a thing or a body of it.
_SIGNS = names("sign assess prepare")
_INSTRUMENT = re.compile(r"^(?:장비|기구|자산|망|초소|병|선|팀|위|카메라|체계|단|기$|레이더)")
#: What makes a noun of a verb.
_DOING = "기"
#: Marks of haste that have lost their brackets ('단독北 …').
_FLASHES = names("단독 속보 긴급")
#: How many such names may stand together (北美日).
_NAMES_IN_A_ROW = 6
#: Groups of hackers whose names are common words as well, and what beside one makes it the group.
_COMMON_NAMES = ("라자루스", "라자러스", "코니", "슬릿", "슬리트", "천리마", "인터뷰", "안다리엘")
_HACKING = names("hack hack-weak cyber crypto gang blame advisory north kim voice sham-workers punish send")
#: A mountain at Seoul, or 'made in North Korea' before arms.
_MOUNTAIN, _ARMS = "북한산", FLYING | names("icbm nuclear weapon munitions motor air-defence loudspeaker")
#: How the country's own name begins, and what bodies every state has.
_COUNTRY, _BODIES = ("북", "北", "조선", "김", "金"), ("노동당", "매체", "통신", "인민군", "신문", "중앙위")
#: Names of one character; elsewhere these letters are parts of other words.
_SINGLE = names("북 北 미 美 日 中 러 군 軍 韓 南 靑 與 野 英 佛 獨")
#: What is looked at closely; any other term is a word wherever it stands.
_DOUBTFUL = _AMERICA | _TITLES | _SINGLE | {_MOUNTAIN}
_DOUBTED = _SIGNS | _VERBAL | _PLACES | NORTH


def trim(reading: Reading) -> None:
    """Leave out what stands behind the headline: the publisher after a dash or a bar, and the mark of the edition."""
    end = len(reading.words)
    if tail := _TAIL.search(reading.text):
        end = next((at for at, start in enumerate(reading.starts) if start >= tail.start()), end)
    while end > 1 and EDITION.fullmatch(reading.words[end - 1]):
        end -= 1
    if 0 < end < len(reading.words):
        del reading.words[end:], reading.starts[end:], reading.stops[end:]
        reading.tokens = [t for t in reading.tokens if t.end <= end]


def without_edition(word: str) -> str:
    """A word without the mark of the edition at its end."""
    return EDITION.sub("", word) if word.endswith(_EDITION_ENDS) or word[-1:].isdigit() else word


def standing(reading: Reading) -> list[Token]:
    """The tokens that are words here: not the ends of one word and the beginning of another ('국제공항' holds 제공)."""
    kept: list[Token] = []
    covered, text, starts = 0, reading.text, reading.starts
    for token in reading.tokens:
        if token.implied:
            kept.append(token)
            continue
        start, stop = token.start, token.stop
        word, begun = text[start:stop], max(covered, starts[token.at])
        before = text[begun:start]
        short = start - begun == 1 and len(word) <= _SHORT and "가" <= word[0] <= "힣"
        if short and "가" <= before <= "힣" and before not in _PREFIXES:
            continue
        if word in _DOUBTFUL or token.concept in _DOUBTED:
            if word == _MOUNTAIN and _arms_behind(token, reading):
                token.concept = "north"
            if word in _AMERICA and _TALKS.match(text, stop):
                token.concept = "koreas"
            if token.concept in _SIGNS and _within_compound(token, before, reading):
                continue
            if token.concept == "hackers" and _common(token, reading):
                continue
            if token.concept in NORTH and _of_others(token, before, kept, reading):
                continue
            if token.concept in _VERBAL and _names_thing(token, reading):
                continue
            if word in _TITLES and kept and _title_of(kept[-1], token, reading):
                continue
            if not _stands(token, word, reading):
                continue
        kept.append(token)
        covered = stop
    return kept


def seen(tokens: list[Token], text: str) -> None:
    """Read traces of an act itself ('발사 정황', '철거 흔적') as its being seen, not as signs that it is coming."""
    for place, trace in enumerate(tokens):
        if trace.concept == "sign" and place and text[trace.start : trace.stop] in _TRACES:
            act = tokens[place - 1]
            if act.concept in _TRACED and trace.start - act.stop <= 1:
                trace.concept = "detect"
            elif act.concept == "hackers":
                trace.concept = "blame"


def _arms_behind(origin: Token, reading: Reading) -> bool:
    """Whether the word behind 'made in North Korea', which is a mountain's name as well, holds arms or balloons."""
    return any(t.at == origin.end and t.concept in _ARMS for t in reading.tokens)


def _common(group: Token, reading: Reading) -> bool:
    """Whether a group's name in Korean letters is the common word: nothing of hacking or the North stands beside it."""
    if reading.told or not reading.text[group.start : group.stop].endswith(_COMMON_NAMES):
        return False
    return all(t.concept not in _HACKING for t in reading.tokens)


def _of_others(token: Token, before: str, kept: list[Token], reading: Reading) -> bool:
    """Whether a name that is not the country's is part of another word ('지켜봐주시길') or another state's body
    ('영국 노동당', '중국 관영매체')."""
    text = reading.text[token.start : token.stop]
    if text.startswith(_COUNTRY) or text[0].isdigit():
        return False
    if before and all("가" <= letter <= "힣" for letter in before):
        return True
    owner = kept[-1] if kept else None
    return (
        owner is not None
        and owner.concept in FOREIGN
        and 0 <= token.start - owner.stop <= 1
        and text.endswith(_BODIES)
        and not reading.text.startswith(",", owner.stop)
    )


def _within_compound(token: Token, before: str, reading: Reading) -> bool:
    """Whether a sign or a watch is only part of another word ('야외활동', '감시장비')."""
    if len(before) > 1 and all("가" <= letter <= "힣" for letter in before):
        return True
    rest = reading.text[token.stop : reading.stops[token.end - 1]]
    return token.concept == "assess" and _INSTRUMENT.match(rest) is not None


def _names_thing(token: Token, reading: Reading) -> bool:
    """Whether an act is only part of a thing's name ('시험용 바지선', '발사차량')."""
    rest = reading.text[token.stop : reading.stops[token.end - 1]]
    if token.concept == "launch" and token.native and rest == _DOING:
        return False  # '4종 섞어쏘기': the firing itself
    return _THING.match(rest) is not None


def _title_of(name: Token, title: Token, reading: Reading) -> bool:
    """Whether a title only says what somebody already named is ('日 방위성 차관')."""
    return name.concept in ACTORS and _APPOSED.match(reading.text[name.stop : title.start]) is not None


def _stands(token: Token, text: str, reading: Reading) -> bool:
    """Whether a term, written `text`, is one here. A name of one character opens its word, and a particle or another
    term follows."""
    rest = reading.text[token.stop : reading.stops[token.end - 1]]
    if token.concept in NORTH and rest.startswith(_LIKENESS):
        return False
    if token.concept in _PLACES and (rest in ("서", "에서", "발") or reading.text.startswith(" 탑재", token.stop)):
        return False  # where a weapon was fired from, or what it carries
    if text not in _SINGLE:
        return True
    before = reading.text[reading.starts[token.at] : token.start]
    if before in _FLASHES:
        return True
    if len(before) > _NAMES_IN_A_ROW or not all(c in _SINGLE for c in before):
        return False
    if "가" <= text <= "힣":
        if not rest or rest in _PARTICLE:
            return text not in ("군", "미") or not rest or rest in ("이", "은", "의", "과", "와", "에", "도")
        return text == "북" and any(other.start == token.stop for other in reading.tokens)
    return True


def says(word: str) -> bool:
    """Whether a word ends as only a speaker's last word does (없다, 해야, 것)."""
    return word.endswith(_SAID_ENDS) and SAID.search(word) is not None and not _told(word)


def _told(word: str) -> bool:
    """Whether a word is a plain verb of a report (쐈다, 보냈다, 늘린다): what is told, not what is said."""
    if word.endswith("니다"):
        return not word.startswith(_SPEAKS)  # written news in the polite form
    if len(word) < 2 or word[-1] != "다" or word[-2] in "겠있" or word.endswith("이었다"):
        return False
    return _final(word[-2]) in (_FINAL_N, _FINAL_SS)


def to_come(letter: str) -> bool:
    """Whether a syllable ends in ㄹ, as verbs do that tell of what is to come (쏠, 날릴)."""
    return _final(letter) == _FINAL_L


def describing(letter: str) -> bool:
    """Whether a syllable ends in ㄴ, as verbs do that describe what follows ('훔친 코인')."""
    return _final(letter) == _FINAL_N


def ends_past(letter: str) -> bool:
    """Whether a syllable ends in ㅆ, as verbs do that tell of what was (쐈, 날렸)."""
    return _final(letter) == _FINAL_SS


def ends_open(letter: str) -> bool:
    """Whether a syllable ends as verbs do that another follows: in 아, 어 or what they have become (날려, 보내)."""
    return _final(letter) == 0 and (ord(letter) - ord("가")) // 28 % 21 in _JOINING


def _final(letter: str) -> int:
    """The final consonant of a syllable as Unicode counts them, 0 for none; -1 for what is no syllable."""
    return (ord(letter) - ord("가")) % 28 if "가" <= letter <= "힣" else -1
