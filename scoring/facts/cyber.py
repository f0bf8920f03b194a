"""Names in a report of a cyber act: who is behind it, under which name it runs, whom it hit, who tells of it.

Reports of one attack meet by these (scoring.acts.campaigns), so what every such report holds (the press's own names,
words of the trade, the groups, the firms that watch them) is kept out of the names that tell one from another.
"""

from __future__ import annotations

import re

from data.models import ExtractTables, Facts
from scoring.facts.names import Finders
from scoring.facts.patterns import spelled
from scoring.facts.sums import usd_millions

MAX_TOKENS = 24
MAX_VICTIMS = 4

# What a site adds to the text of its feed names the site, not the attack.
_BOILERPLATE = re.compile(
    r"\bThe post .{0,300}? appeared first on .*|\bThis is a post from .*|\bRead the original post:.*"
    r"|^By [A-Z]\w+(?: [A-Z]\w+)? (?=[A-Z])|\[(?:\.\.\.|…)\]|\bThe Hacker News\b"
    r"|\([^()]{0,40}(?:연합뉴스|뉴스1|뉴시스)[^()]{0,20}\)(?: ?\S{2,4} 기자)?",
)
# A name with a capital or a digit inside, or a plain capitalised one after words that introduce a name.
_CODE_NAME = r"[A-Z][\w-]*[A-Z0-9][\w-]*"
_CALLED = re.compile(
    r"\b(?:called|dubbed|named|code-?named|known as|tracked as|under the name|variant of|version of)\s+"
    r"(?:the\s+)?[\"'“‘]?"
    rf"(?P<name>[A-Z]{{2,}}#[A-Z]+|{_CODE_NAME}|[A-Z][a-z]{{3,}}[\w-]*)"
    r"|[\"“‘'](?P<quoted>[A-Z][A-Za-z0-9-]{3,})[\"”’']\s+(?:backdoor|malware|trojan|ransomware|campaign|stealer|spyware)"
    rf"|\b(?P<before>{_CODE_NAME}|[A-Z][a-z]{{4,}})\s+(?:backdoor|malware|trojan|ransomware|RAT|stealer|spyware)\b"
    r"|(?P<hash>\b[A-Z]{2,}#[A-Z]{2,})|(?P<operation>\bOperation [A-Z][\w-]{3,})"
    r"|['‘“\"](?P<korean>[A-Za-z][A-Za-z0-9-]{3,})['’”\"]?\s?(?:악성코드|악성 앱|백도어|캠페인)"
)
_NAME = r"(?P<{}>[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&-]*){{0,2}})"
_HIT = (
    r"(?:[Hh]acks?|[Bb]reach(?:ed)?|[Hh]eist|[Ee]xploit|[Aa]ttack|[Cc]yber-?attack|[Tt]heft|[Cc]ompromise|[Ii]ncident"
    r"|[Ss]upply [Cc]hain|[Bb]lames?|(?:was|were) (?:hit|hacked|breached|robbed))\b"
)
_HITS = (
    r"\b(?:[Bb]reach(?:ed|es|ing)?|[Hh]ack(?:ed|s)?|[Rr]ob(?:bed|s)?|[Cc]ompromis(?:ed|es|ing)|[Ii]nfiltrat(?:ed|es)"
    r"|[Tt]arget(?:ed|s|ing)?|[Dd]rain(?:ed|s)?|[Aa]gainst|[Ss]tolen from|[Ss]tole from|[Ff]rom|[Aa]ttacks? on"
    r"|[Hh]eist at)"
)
_VICTIM = re.compile(
    _NAME.format("first") + r"(?:'s|’s)?\s+(?:\w+\s){0,2}?" + _HIT
    + "|" + _HITS + r"\s+(?:[a-z-]+\s){0,5}?" + _NAME.format("second")
)  # fmt: skip
# Korean headlines mark a name that readers do not know, or begin with it: "'하버9' 3800만달러 해킹".
_VICTIM_KO = re.compile(
    r"(?:[‘'“\"](?P<marked>[가-힣A-Za-z0-9]{2,12})[’'”\"]|^(?P<leading>[가-힣A-Za-z0-9]{2,10}))(?:에서|서)? ?"
    r"(?:[\d,.조억만천백여 ]{1,12}(?:달러|원)[가-힣]{0,2} ?)?(?:해킹|탈취|털[렸어])"
)
# "Hackers target Russian firm" names nobody.
_WHOSE = re.compile(
    r"(?:russian|ukrainian|chinese|taiwanese|japanese|korean|asian|american|indian|british|german|french|spanish|polish"
    r"|european|israeli|vietnamese|brazilian|western|global|local|foreign|state|government|major)s?",
)
_VENDOR = re.compile(
    r"^(?P<v>[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*){0,2}?):?\s+(?:[Ww]arns?|[Ss]ays|[Ll]inks|[Aa]ttributes|[Bb]lames|[Uu]ncovers"
    r"|[Ff]inds|[Ff]ound|[Dd]etails|[Ee]xposes|[Ss]pots|[Aa]lerts|[Rr]eveals|[Dd]iscovers|[Ii]dentifies|[Rr]eports|[Cc]onfirms)\b"
)
_LONG_WORD = re.compile(r"[A-Za-z][a-z]{5,}|[가-힣]{3,}")
_CAPITAL = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,}#[A-Z]+|[A-Z][\w’'-]*[\w]|[A-Z]{2,}\d*|[A-Za-z]+-\d+(?:-\d+)?|\d{2,}(?:,\d{3})+)(?![\w-])"
)
_SHORT_NAME = range(4, 6)  # letters; longer ones are among the long words
_PARTICLE = re.compile(r"(?<=[가-힣]{2}|[A-Za-z0-9]{2})(?:에서|으로|에게|까지|[을를이가은는의에로과와도])$")
_COMPOUND = re.compile(r"(?<=[A-Za-z]{4})-(?=[a-z]{4})|(?<=^AI)-")
# "DPRK-linked", "California-based": says whose or where somebody is, and names nobody.
_DESCRIBES = re.compile(
    r"-(?:linked|based|backed|nexus|aligned|affiliated|sponsored|generated|owned|run|focused)$", re.I
)
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ers?|ed|es|s|e)$")


# A sum that only the greatest thefts reach; without a name of who did it or was robbed it is a year's total.
_TALLY_USD_MILLIONS = 1000
_TALLY = spelled(
    r"""
    so far this year|this year|(?:since|in) (?:19|20)\d\d|in total|a total of|account(?:s|ed)? for|per ?cent|half of
    (?:over|in|during) the (?:past|last) (?:\w+ )?(?:years?|months?|decade)|(?:first|second) half
    annual\w*|record (?:year|sums?)
    on the rise|rises?|risen|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|increas(?:e[sd]?|ing)|growing number
    """,
    r"""
    %|올해|상반기|하반기|\d+년간|\d+년 ?동안|누적|연간|통계|이래|비중|급증|증가|늘[었어]
    유엔 ?(?:전문가|보고서)|가리지 않고
    """,
)

_YEARLY = re.compile(
    r"\b(?:yearly|annual) (?:briefing|report|review)\b|^\W*For (?:the (?:past|last) )?(?:\w+ )?(?:years|decades)\b"
    r"|^\W*(?:In other news|Noteworthy stories)\b"
    r"|\b(?:per ?cent|percent|%) of [^.]{0,60}\b(?:last|this|past) year\b"
    r"|(?:지난해|작년|올해|지난 ?\d년)[^.]{0,50}\d ?%|\d ?%[^.]{0,50}(?:지난해|작년|올해)",
    re.IGNORECASE,
)


def is_tally(title: str, body: str, found: Facts) -> bool:
    """Whether a report adds up what was done over months instead of telling of one attack."""
    sums = [int(t[1:-1]) for t in found.tokens if t.startswith("$")]
    nameless = not (found.campaign or found.victims)
    if nameless and _YEARLY.search(body):
        return True
    return nameless and (
        bool(_TALLY.search(title)) or (not found.actor and max(sums, default=0) >= _TALLY_USD_MILLIONS)
    )


def without_boilerplate(text: str) -> str:
    """The text without what its site appends: credits, "appeared first on …", by-lines."""
    return _BOILERPLATE.sub(" ", text)


def campaign_of(text: str, finders: Finders, generic: frozenset[str]) -> str:
    """The name that a campaign, malware or theft goes by: the table's, else one that the text introduces as a name."""
    if known := finders.campaigns.first(text):
        return known
    for match in _CALLED.finditer(text):
        name = (
            match["name"]
            or match["quoted"]
            or match["before"]
            or match["hash"]
            or match["korean"]
            or match["operation"]
        )
        if name and not _is_common(name, finders, generic):
            return name
    return ""


def victims_of(title: str, body: str, finders: Finders, words: ExtractTables) -> tuple[str, ...]:
    """Names of those who were hit, lower case, at most MAX_VICTIMS."""
    found: dict[str, None] = {}
    for match in _VICTIM_KO.finditer(title):
        name = (match["marked"] or match["leading"]).lower()
        if name not in words.generic and not _is_common(name, finders, words.generic):
            found[name] = None
    loose = _headline_case(title)
    for text in (title, body):
        for match in _VICTIM.finditer(text):
            name = (match["first"] or match["second"] or "").strip(" .'’")
            parts = [p for p in name.split() if p.lower().removesuffix("'s").removesuffix("’s") not in words.generic]
            name = " ".join(parts)
            if text is title and loose and not any(re.search(r"[a-z][A-Z]|\d", p) or p in body for p in parts):
                continue
            if (
                len(name) > 2
                and not _WHOSE.fullmatch(name.lower())
                and not _DESCRIBES.search(name)
                and not _is_common(name, finders, words.generic)
            ):
                found[name.lower()] = None
    return tuple(found)[:MAX_VICTIMS]


def vendor_of(title: str, body: str, finders: Finders) -> str:
    """Who brought it to light: a firm or office of the table, else whom the headline makes speak."""
    if known := finders.vendors.first(title):
        return known
    match = _VENDOR.match(title)
    if match and not _headline_case(match["v"] + " x y z w") and not finders.actors.first(match["v"]):
        return match["v"]
    return finders.vendors.first(body)


def tokens_of(title: str, body: str, finders: Finders, words: ExtractTables) -> tuple[str, ...]:
    """What names the attack, lower case: sums ("$100m"), names, numbers; and, marked "~", what counts for less: long
    words of the title and names that many attacks share."""
    found: dict[str, None] = {}
    for text in (title, body):
        if (millions := usd_millions(text)) is not None:
            found[f"${millions}m"] = None
    # In a Title Case headline a capital says nothing: only what the summary capitalises too is a name there.
    loose = _headline_case(title)
    for text in (title, body):
        for match in _CAPITAL.finditer(text):
            word = match.group(0)
            if text is title and loose and word.istitle() and word not in body:
                # A capital says nothing here, and a short name still stands for half of one.
                if len(word) in _SHORT_NAME and not (finders.actors.first(word) or finders.vendors.first(word)):
                    _keep(found, word, words, "~")
                continue
            if not (finders.actors.first(word) or finders.vendors.first(word)):
                _keep(found, word, words)
                for part in _COMPOUND.split(word) if _COMPOUND.search(word) else ():
                    _keep(found, part, words, "~")
    for word in _LONG_WORD.findall(title):
        stem = _PARTICLE.sub("", word.casefold())
        if not finders.actors.first(word) and word.casefold() not in found and stem not in words.generic:
            _keep(found, _ENDING.sub("", stem), words, "~")
    return tuple(found)[:MAX_TOKENS]


def _keep(found: dict[str, None], word: str, words: ExtractTables, mark: str = "") -> None:
    token = _PARTICLE.sub("", word.casefold().removesuffix("'s").removesuffix("’s"))
    if token not in words.generic and len(token) > 2:
        found[("~" if token in words.weak else mark) + token] = None


def _is_common(name: str, finders: Finders, generic: frozenset[str]) -> bool:
    return bool(finders.actors.first(name) or finders.vendors.first(name)) or name.lower() in generic


def _headline_case(title: str) -> bool:
    return sum(w[:1].isupper() for w in title.split()) > 0.6 * len(title.split())
