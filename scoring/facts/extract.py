"""Numbers and names that the text of a report states about an act.

Nothing is guessed: a field is empty where the words are silent. The exception is the day, which falls back to the day
of publication in Korea and says so in `act_day_basis`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from data.models import Category, ExtractTables, Facts, Kind
from scoring.facts import cyber
from scoring.facts.dates import act_day
from scoring.facts.hours import act_minute
from scoring.facts.names import WATCHERS, Finders, finders_of, without_impact
from scoring.facts.numbers import altitude_km, count_of, ordinal_of, range_km, tells_of_several
from scoring.facts.outcomes import outcome_of
from scoring.facts.report_clauses import (
    MAX_SUMMARY,
    MAX_TITLE,
    ReportClause,
    clauses_of,
    is_caption,
    without_dateline,
)
from scoring.facts.sums import stolen
from scoring.facts.telling import is_flash, is_of_others, says_again, telling

# Acts of which nothing is counted: a number of drones in a report of jamming is that of its victims.
UNCOUNTED = ("cyber", "gps", "nuclear", "parade", "rhetoric")
# What flies from one place to another: where it came down is not where the act was.
FLOWN = ("missile", "icbm", "cruise", "space")

_ANOTHER = re.compile(
    r"\b(?:second|third|another|further|additional) (?:\S+ ){0,5}?(?:of|on|in|within) (?:the|a|one|this) "
    r"(?:same |single )?day\b"
    r"|\b(?:fire[sd]?|launch(?:es|ed)|test(?:s|ed)|test-fire[sd]?)\b[^.;]{0,80}?\b(?:hours|minutes) after "
    r"(?:firing|launching|testing|it (?:fired|launched|tested)|its (?:first|earlier|morning) (?:launch|test|missile))"
    r"|\b(?:fires?|launch\w*|test\w*) (?:\S+ ){0,4}?(?:later|again) (?:that|the same|in the) day\b"
    r"|\bsecond time (?:today|in a day|in one day|in (?:\w+ ){0,2}hours|on \w+day)\b"
    r"|\bagain (?:in the evening|at night|later (?:in|on) )"
    r"|\b(?:fire[sd]?|launch(?:es|ed)) (?:another|a second|more) [^.;]{0,60}?\b(?:hours|minutes) after\b"
    r"|(?:시간|분) (?:만에|뒤|후) (?:또|다시|추가)|(?<![일늘제] )(?:오전|오후|저녁|밤)에도 "
    r"|하루(?:에)? ?(?:두|세|[23]) ?(?:차례|번)째"
    r"|(?<![가-힣])또 [^.…]{0,40}…[^.…]{0,20}\d시간 만"
    r"|(?:이날|같은 날) (?:또|다시)|(?:오늘|이날|같은 날) (?:두 ?번째|추가)|同じ日に再び|今日2(?:回|度)目",
    re.IGNORECASE,
)
# Where the leader attended, state media tell of it, whoever repeats them.
_ATTENDED = re.compile(
    r"(?:시험|훈련|발사|사격|연습)[을를]? ?(?:현지 ?)?(?:지도|지휘)(?![가-힣]*(?:부|자|관))"
    r"|(?:김정은|金|주애)[^…\"“]{0,10}(?:참관|동행|대동)"
    r"|(?<![가-힣])(?:북한|北|북)[이은] ?(?:\S+ )?공개한 ?(?:\S+ )?(?:사진|영상)"
    r"|\bKim(?: Jong[- ]un)?(?:,? (?:and|with|flanked by|joined by) [^.;,]{1,30},?| personally| again| himself)? "
    r"(?:watch|observ|supervis|oversee|oversaw|guid|attend|command|direct)\w*"
    r"|\bKim(?: Jong[- ]un)? (?:leads|led) (?:\S+ ){0,4}?(?:drills?|tests?|firings?|launch\w*)\b"
    r"|\b(?:watched|observed|supervised|overseen|guided|attended) by (?:\w+ ){0,3}Kim\b"
    r"|\b(?:photos?|images?|pictures?|footage|video) (?:released|published|carried|provided|aired|distributed) by "
    r"(?:the )?(?:North|N\. Korea|DPRK|Pyongyang)",
    re.IGNORECASE,
)
_CROSSED = re.compile(r"\b(?:cross\w*|breach\w*|intrud\w*|violat\w*)\b|침범|월선|넘어[왔와온]|남하", re.IGNORECASE)
# What is told of an attack once it is known; what only asks or sums up.
_SEQUEL = re.compile(
    r"\b(?:mov(?:es?|ed|ing)|shift\w*|transfer\w*|cash\w*|launder\w*|freez\w*|froze\w*|wallets|week(?:ly)?"
    r"|round-?up|recap|digest|newsletter"
    r"|in other news|most[- ]read|now holds|stolen funds|tips|lessons|how to|guide|"
    r"what (?:we|to) know|takeaways|brief(?:ing)?|in review|numbers)\b"
    r"|[?？]|세탁|현금화|동결",
    re.IGNORECASE,
)
# "북한이 … 발사했다고 오늘(14일) 밝혔다": the North itself, whatever the agency, where nobody else speaks.
_OWN_WORD = re.compile(
    r"(?:^|[.\n] ?)(?:\([^()]{1,30}\) ?)?(?:[가-힣]{2,4} ?기자 ?= ?)?북한[이은]"
    r"(?:(?!합참|합동참모|국방부|군 ?당국|당국|방위성|유엔사|정부)[^.\n]){0,140}"
    r"[다라]고 (?:(?:오늘|어제|전날|오전|오후)? ?\(?(?:\d{1,2}일)?\)? ?)(?:밝혔|주장했|발표했|공개했)"
)
_AFTERWARDS = re.compile(
    r"\b(?:photos?|images?|video|footage|orbit\w*|residents|shelter\w*|aftermath|analysis|explain\w*|what we know"
    r"|need to know|assess\w*|reveals?|revealed|earlier (?:missile|rocket|test|launch)\w*"
    r"|says? (?:latest|its|missile|rocket|test|launch|it )|confirms?|claims?|boasts?|state media|KCNA"
    r"|oversaw|oversees|Kim (?:Jong[ -]un )?(?:observ|guid|supervis|inspect|watch|attend|view|visit|board)\w*)\b"
    r"|exaggerat\w+|didn[’']t announce|did not announce|undisclosed"
    r"|사진|영상|포토|화보|공개|보도|주장|궤도|대피|주민|분석|참관|지도|조선중앙|과장|기만|평가"
    r"|(?:공지|발표) ?안|미발표|뒤늦게|실시간 ?추적",
    re.IGNORECASE,
)


def facts(
    title: str,
    summary: str,
    published: datetime,
    language: str,
    category: Category | None,
    kind: Kind,
    words: ExtractTables,
    own: bool = False,
) -> Facts:
    """What `title` and `summary` (plain text) state about the act they report.

    `published` is aware and resolves "Thursday" and "어제"; `category` narrows where the same words mean different
    things. `own`: the North's own media publish it. Only the head of the text is read, in time linear in its length.
    `language` is a hint that is not needed: each script is read by its own patterns.
    """
    if kind == "unrelated":
        return Facts()
    head, body = title[:MAX_TITLE], without_dateline(summary[:MAX_SUMMARY])
    if is_caption(body):
        body = ""
    text = f"{head}\n{body}"
    clauses = clauses_of(head, body)
    main = "\n".join(c.text for c in clauses if not c.aside) or text
    finders = finders_of(words)
    title_main = " ".join(c.text for c in clauses if c.sentence == 0 and not c.aside) or head
    # State media tell in their first sentence of all that was tested.
    first_main = " ".join([title_main, *(c.text for c in clauses if c.sentence == 1 and not c.aside)])
    own = own or bool(_ATTENDED.search(head) or _OWN_WORD.search(text))
    claimed_by = tuple(dict.fromkeys((*finders.claimants.all(text), *(("KCNA",) if own else ()))))
    if category == "cyber":  # what is hacked is neither the military's word, as "South Korea says", nor the North's own
        claimed_by = tuple(side for side in claimed_by if side not in ("JCS", "KCNA"))
    state_media = own or "KCNA" in finders.claimants.all(main)
    watched = not WATCHERS.isdisjoint(finders.claimants.all(head))
    only_state_media = state_media and not watched
    day = act_day(clauses, published, only_state_media)
    count = count_of(clauses) if category not in UNCOUNTED else None
    ordinal, series = ordinal_of(clauses)
    weapon = finders.weapons.first(main)
    found = Facts(
        act_day=day.days[0],
        act_day_basis=day.basis,
        days=day.days,
        act_minute=act_minute(clauses),
        count=count.number if count else None,
        count_at_least=bool(count and count.at_least),
        count_about=bool(count and count.about),
        several=count is None and tells_of_several(clauses),
        count_by=_counted_by(clauses, count.sentence, finders) if count else "",
        ordinal=ordinal,
        series=series,
        weapon=weapon,
        reach=finders.reach(title_main, main) if category == "missile" else "",
        form=(form := _form(finders, title_main, main, weapon, category) or _crossing(finders, head, category)),
        other_forms=finders.other_forms(first_main if only_state_media else title_main, form) if form else (),
        range_km=range_km(main),
        altitude_km=altitude_km(main),
        place="" if category == "cyber" else finders.place(without_impact(main) if category in FLOWN else main),
        outcome=outcome_of(clauses),
        claimed_by=claimed_by,
        another=bool(_ANOTHER.search(text)),
        again=says_again(clauses),
        flash=(flash := is_flash(head)),
        telling="follow-up" if category == "balloon" and is_of_others(head) else telling(clauses, published),
        follow_up=only_state_media or (not (flash and watched) and bool(_AFTERWARDS.search(head))),
    )
    return _with_cyber(found, head, body, finders, words) if category == "cyber" else found


def _form(finders: Finders, title: str, main: str, weapon: str, category: Category | None) -> str:
    """What acted. Guards who carry pistols fire nothing."""
    form = "" if category == "cyber" else finders.form(title, main, weapon)
    if category == "border" and form == "works" and _CROSSED.search(title):
        return "troops"  # who worked there has crossed
    return "" if category == "border" and form == "rifle" else form


def _crossing(finders: Finders, title: str, category: Category | None) -> str:
    """Who crossed, where the headline leads with what that met ("Warning shots as soldiers cross")."""
    return finders.form(title, "", "") if category == "border" and _CROSSED.search(title) else ""


def _counted_by(clauses: Sequence[ReportClause], sentence: int, finders: Finders) -> str:
    """Who gives the number that stands in a sentence: whom that sentence names first, else the report's only side."""
    sides = finders.claimants.all(" ".join(c.text for c in clauses if c.sentence == sentence))
    if not sides:
        sides = finders.claimants.all("\n".join(c.text for c in clauses))
        return sides[0] if len(sides) == 1 else ""
    return sides[0]


def _with_cyber(found: Facts, title: str, body: str, finders: Finders, words: ExtractTables) -> Facts:
    title, body = cyber.without_boilerplate(title), cyber.without_boilerplate(body)
    text = f"{title}\n{body}"
    named = replace(
        found,
        campaign=(campaign := cyber.campaign_of(text, finders, words.generic)),
        lasting=campaign in words.lasting,
        actor=finders.actors.first(text),
        victims=cyber.victims_of(title, body, finders, words),
        vendor=(vendor := cyber.vendor_of(title, body, finders)),
        vendor_titled=bool(vendor) and (vendor in title or vendor in finders.vendors.all(title)),
        tokens=cyber.tokens_of(title, body, finders, words),
        targets=finders.targets.all(f"{title}\n{next(iter(body.split('. ')), '')}"),
        loot=finders.loot.all(title),
        stolen=stolen(title) or stolen(body),
    )
    if cyber.is_tally(title, body, named):
        return replace(named, telling="past")
    if named.telling == "follow-up" and not _SEQUEL.search(title):
        return replace(named, telling="new")  # a firm's analysis of an attack is how the world learns of it
    # An attack of last year that is laid open today is news.
    return replace(named, telling="new") if named.telling == "past" else named
