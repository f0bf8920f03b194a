"""Whether a report tells an act as new, follows it up, or speaks of one long past; and what else its manner shows.

A headline's clauses are read in order. One whose verb is the act itself is news of it. One that tells of what the act
left behind (wreck, orbit, photographs, thanks, money moved on) follows it up: such a report can support an act that
others report, but no act rests on it alone. A look back at a named day or year long ago supports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from scoring.facts.dates import long_past
from scoring.facts.patterns import spelled
from scoring.facts.report_clauses import ReportClause

Telling = Literal["new", "follow-up", "past"]

_ACT = spelled(
    r"""
    fir(?:e[sd]?|ing)|(?:re)?launch(?:es|ed|ing)?|tests?|tested|testing|test-\w+ed|shoots?|shot|lob(?:s|bed)
    hurl(?:s|ed)?|sends?|sent|fl(?:y|ies|ew|own|oats?|oated)|cross(?:es|ed)?|intrud\w+|violat\w+|penetrat\w+
    enter(?:s|ed)|jam(?:s|med|ming)|drop(?:s|ped)?|detonat\w+|bl(?:ows?|ew|own) up|shell(?:s|ed)|la(?:ys?|id)
    conduct\w*|carr(?:y|ies|ied) out|stage[sd]?|perform\w*|simulat\w+|rehears\w+|practi[cs]e[sd]?|holds?|held
    land(?:s|ed)|splash\w*|f[ae]lls?|crash\w*|explod\w+|fail(?:s|ed)|detect\w*|oversees?|oversaw|supervis\w+
    watch(?:es|ed)|guid(?:es|ed)|stole|steals?|stolen|hack(?:s|ed)|breach\w*|target\w*|deploy\w*|us(?:es|ed|ing)
    spread\w*|exploit\w*|attack\w*|behind|puts?|places?|placed
    """,
    r"""
    발사|쏘[아았]|쐈|쏜 듯|사격|포격|핵실험|침범|넘어왔|월선|교란|살포|날려|날렸|부양|폭파|해킹|탈취|유포|공격
    発射|実験
    """,
)
# What acts are made of. A headline with neither these nor an act's verb tells of something else, and its summary of an
# act in passing.
_THING = spelled(
    r"""
    missiles?|rockets?|projectiles?|launch\w*|icbms?|srbms?|weapons?|nukes?|nuclear|atomic|hwasong\w*|engines?
    shell\w*|artillery|satellites?|drones?|uavs?|balloons?|leaflets?|loudspeakers?|gps|signals?|jamm\w+|border|dmz
    mdl|nll|boundary|troops?|soldiers?|warplanes?|jets?|planes?|aircraft|airspace|ships?|boats?|vessels?|submarines?
    torpedo\w*|mines?|landmines?|explo\w+|blasts?|quake|tremor|earthquake|drills?|provocation\w*|incursion\w*
    intrusion\w*|air ?raid|sirens?|alerts?|shelter\w*|evacuat\w*|barrage|salvo
    hack\w*|cyber\w*|malware|ransomware|phish\w*|breach\w*|heists?|thefts?|crypto\w*|backdoors?|trojans?|spyware|apts?
    lazarus|kimsuky|andariel|scarcruft|bluenoroff|espionage|spy\w*|vulnerab\w+|zero-days?|lures?|infect\w*|packages?
    """,
    r"""
    미사일|로켓|핵|무기|방사포|포탄|위성|무인기|드론|풍선|전단|확성기|군사분계선|분계선|MDL|NLL|북방한계선|경비정
    군용기|전투기|병력|북한군|군인|지뢰|지진|폭발|도발|침투|경보|대피|엔진|시험|훈련|악성|랜섬|유출|사이버|피싱
    라자루스|김수키|해커|해킹|탈취|제로데이|사칭|패키지|컨테이저스|ミサイル|衛星|核|砲|無人機
    """,
)
# What an act leaves behind, and what those who did it say or do about it afterwards.
_AFTER = spelled(
    r"""
    (?:downed|fallen|recovered|salvaged|retrieved|sunken) (?:\w+ ){0,3}?(?:satellite|rocket|missile|drone)
    (?:failed|crashed|launched|fired) (?:\w+ ){0,2}?(?:satellite|rocket|missile|drone)s? (?:was|were|is|had|has|could)
    (?:failed|crashed|launched|fired) (?:\w+ ){0,2}?(?:satellite|rocket|missile|drone)s? (?:was|is|could)n[’']t
    wreck\w*|debris|salvag\w+|retriev\w+|recover(?:s|ed|y|ing)(?! from)|orbits|orbiting|in orbit|photograph(?:s|ed|ing)
    (?:takes?|took|taking|captur\w+|sen[dt]s?|transmit\w*) (?:\w+ ){0,3}?(?:photos?|pictures?|images?)
    (?:releas\w+|publish\w*|unveil\w*|shows?|showed|airs?|aired) (?:\S+ ){0,4}?(?:photos?|pictures?|images?|footage)
    (?:releas\w+|publish\w*|unveil\w*|shows?|showed|airs?|aired) (?:\S+ ){0,4}?videos?
    (?:photos?|pictures?|images?|video|footage) (?:of|shows?|from)
    celebrat\w+|banquet|feast|reception
    (?:prais\w+|hail\w*|thank\w*|congratulat\w+|honou?rs?|rewards?) (?:\S+ ){0,3}?(?:scientists|researchers|workers)
    (?:prais\w+|hail\w*|thank\w*|congratulat\w+|honou?rs?|rewards?) (?:\S+ ){0,3}?(?:engineers|technicians|officials)
    startled|shaken|rattled|stunned|shocked|terrified|scared|unnerv\w+|jitter\w*|nerves|recounts?|describes?
    operational|works? normally
    (?:starts?|started|begins?|began|begun) (?:\w+ ){0,2}?(?:missions?|duty|operations?|operating|work)
    what we know|what to know|need to know|explained|explainer|analysis|takeaways
    (?:mum|silent|quiet|silence) (?:on|over|about)|skip(?:s|ped)|(?:makes?|made) no (?:mention|report)|no report of
    statements? (?:on|about|regarding|following)
    (?:this|the|past) week (?:in|on|at|that was)|week in review|weekly|round-?up|recap|digest|newsletter|latest news
    most[- ]read|tips (?:for|to)|lessons (?:from|of)|how to|guide to|in other news
    (?:\d+|two|three|four|five|six|seven|ten) (?:things|questions|takeaways|charts?|maps?|facts)|at a glance
    (?:morning|evening|daily|weekend|news) (?:brief(?:ing)?|edition|headlines)|in pictures|live (?:updates?|blog)
    (?:experts?|analysts?|observers) (?:say|said|warn|believe|fear|note|think)s?|tally|factbox|yearender|q ?& ?a
    wallets? (?:\S+ ){0,2}?(?:shift|mov|sen[dt]|transfer|sell|sold|dump)\w*
    (?:shift|dump)(?:s|ed|ing)? (?:\S+ ){0,3}?(?:stolen|funds|loot|bitcoins?|ether|crypto\w*|coins|tokens|\$\S+)
    mov(?:es?|ed|ing) (?:\S+ ){0,3}?(?:stolen|funds|loot|bitcoins?|ether|crypto\w*|coins|tokens)
    (?:now )?holds? (?:\S+ ){0,4}?(?:crypto\w*|bitcoins?|ether|btc)
    (?:sen[dt]s?|transfer\w*) (?:\S+ ){0,3}?(?:stolen|looted|hacked) (?:funds|coins|crypto\w*)
    cash(?:es|ing|ed)? (?:out|in)|launder\w*|freez\w+|froze|(?:identif\w+|track\w*|finds?|found) (?:\S+ ){0,4}?wallets
    """,
    r"""
    잔해|인양|동체|연회|만찬|축하|자축|경축|치하|표창|공훈|기념사진|(?:사진|영상)[을를]? ?(?:공개|촬영)|촬영
    궤도 ?(?:돌|진입 ?(?:확인|판단))|정상 ?(?:작동|운용)|임무 ?(?:착수|수행|시작)|세탁|현금화|동결
    뜯어[보봤]|살펴보니|들여다보|판박이|노림수|속내|의도[는가]|이유[는가]|의미[는가]|배경[은이]|전말|보상|수군|소식에|르포|민심|후폭풍|파장|총정리
    残骸|回収|引き揚げ|祝賀
    """,
)
_LOOK_BACK = spelled(
    r"""
    anniversary|(?:\d+|one|two|three|four|five|six|seven|ten|several|a few) (?:years?|months?) (?:ago|later|on)
    a (?:year|month) (?:ago|later|on)|last (?:year|month)|(?:in|during|throughout) (?:19|20)\d\d
    (?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozens of|several) times (?:this|last) (?:year|month)
    \d+ times in (?:January|February|March|April|May|June|July|August|September|October|November|December)
    (?:in|by the) numbers|(?:year|month) in review|review of the (?:year|month)
    history|timeline|chronology|look(?:ing)? back|remember\w*|recall\w*|flashback|on this day
    """,
    r"""
    \d+ ?주년|\d+ ?년 ?전|작년|지난해|재작년|지난달|되돌아|회고|일지\b|周年|昨年|年前
    (?:두|석|넉|몇) ?달(?! ?만)|\d+ ?개월 ?(?:째|동안)
    올해(?:만|에만|들어)? ?(?:\d+여?|열|수십|여러) ?(?:차례|번|회)(?!째)
    """,
)
# A headline that asks; what stands in marks is asked by somebody else.
_ASKED_FIRST = re.compile(
    r"^\W*(?:why|what|how|who|is|are|was|can|could|does|do|did|will|should)\b[^\"“]*\?", re.IGNORECASE
)
_ASKED = re.compile(r"[가-힣] ?[?？](?![\"”’'])|[가-힣]까(?=[\"”’'?？…]|\s|$)")
# What has not been done, or was called off.
_NEVER = re.compile(
    r"\b(?:never (?:been )?|yet to (?:be )?|not yet (?:been )?)(?:test|launch|fir|flown|fly)\w*"
    r"|(?:쏜|쏴 본|발사한|시험한|실시한) 적[이은도]? ?없|약속 ?어[겼긴]|(?:발사|시험)[가이]? ?(?:무산|결국 ?이뤄지지)",
    re.IGNORECASE,
)
# What was done a month ago and is only found now.
_LATE = re.compile(
    r"^[^,.]{0,12}(?:지난달|지난해|작년).{0,60}(?:확인|드러|파악|포착)"
    r"|\blast (?:month|year)\b.{0,60}\b(?:belatedly|only now)\b",
    re.IGNORECASE,
)
# Balloons that others sent to the North.
_SENT_BY_OTHERS = re.compile(
    r"\b(?:activists?|defectors?|campaigners)\b[^.;]{0,60}\b(?:fl(?:y|ies|ew|own|oat\w*)|sen[dt]s?|launch\w*|releas\w*)\b"
    r"|^\W*(?:탈북[민자]?|[가-힣]*북한[가-힣]*(?:연합|운동)|[가-힣 ]{0,8}단체)[^…\"“]{0,30}(?:전단|풍선)[^…\"“]{0,14}"
    r"(?:살포|날려|날렸|띄[워웠])",
    re.IGNORECASE,
)
_FLASH = re.compile(
    r"^\W{0,2}(?:(?:URGENT|BREAKING(?: NEWS)?|JUST IN|FLASH|ALERT)\b|속보|긴급|\d보|速報)|\bbreaking news\b",
    re.IGNORECASE,
)
_AGAIN = spelled(
    r"""
    again|another|once more|anew|fresh|new(?: \w+)? (?:firings?|launch(?:es)?|barrage|salvo)
    more (?:\w+ ){0,3}?(?:missiles?|shells?|rounds?|rockets?|artillery|balloons?|drones?)
    second (?:straight|consecutive|successive) day|day after (?:firing|launching)
    """,
    r"(?<![가-힣])또(?![가-힣])|다시|재차|연이틀|이틀 ?연속|추가 ?(?:발사|사격|포격)|再び|連日",
)


def telling(clauses: Sequence[ReportClause], published: datetime) -> Telling:
    """How a report (`clauses`, title first; `published` aware) tells its act."""
    told = [c for c in clauses if c.sentence == 0 and not c.aside] or [c for c in clauses if c.sentence == 0]
    first = next((c.text for c in clauses if c.sentence == 0), "")
    if _ASKED_FIRST.search(first) or any(_ASKED.search(c.text) for c in clauses if c.sentence == 0):
        return "follow-up"  # a question about an act is asked once it is known
    for clause in told:
        after, act = _AFTER.search(clause.text), _act_word(clause.text)
        if after and (act is None or _about_what_followed(clause.text, after, act)):
            return "follow-up"
        if act:
            break
    else:
        titled = [c.text for c in clauses if c.sentence == 0]
        told_below = any(_THING.search(c.text) for c in clauses if c.sentence > 0)
        if told_below and not any(_THING.search(text) for text in titled):
            return "follow-up"
        if any("?" in text or "？" in text for text in titled):
            return "follow-up"
    if any(_NEVER.search(c.text) for c in told) or any(_LATE.search(c.text) for c in clauses if c.sentence == 1):
        return "past"
    if _LOOK_BACK.search(" ".join(c.text for c in told)) or long_past(told, published):
        return "past"
    return "new"


def is_of_others(title: str) -> bool:
    """Whether a headline tells that others sent balloons to the North: what it says of the North's came before."""
    return _SENT_BY_OTHERS.search(title) is not None


def _act_word(text: str) -> re.Match[str] | None:
    """The act's word: the first in English, whose verb stands before its object, the last in Korean and Japanese."""
    found = list(_ACT.finditer(text))
    return next((one for one in found if one.group(0).isascii()), found[-1] if found else None)


def _about_what_followed(text: str, after: re.Match[str], act: re.Match[str]) -> bool:
    """Whether a clause is about what followed: in English what comes first is its verb, elsewhere what comes last."""
    if act.group(0).isascii():
        return after.start() <= act.start()
    return max(one.start() for one in _AFTER.finditer(text)) >= act.start()


def is_flash(title: str) -> bool:
    """Whether a headline marks itself as news of the minute."""
    return _FLASH.search(title) is not None


def says_again(clauses: Sequence[ReportClause]) -> bool:
    """Whether a headline calls its act a further one: it is then not the one of the day before."""
    return any(c.sentence == 0 and not c.aside and _AGAIN.search(c.text) for c in clauses)
