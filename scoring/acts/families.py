"""Which reports can speak of one act at all: families of categories, and the forms that keep acts of one day apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data.models import Category, Report

# Desks call one and the same launch a missile, an ICBM, a satellite, a rocket or artillery, and a test of a weapon
# "other"; so all that is fired or tested is one family, in which the form keeps acts apart.
_LAUNCH: tuple[Category, ...] = ("missile", "icbm", "cruise", "space", "artillery")
_LAUNCH_FORMS = ("ballistic", "cruise", "underwater", "sam", "satellite", "engine", "rockets", "rifle")
_FIRED = re.compile(
    r"\b(?:fires|fired|firing|live[- ]fire|artillery drills?|launch(?:es|ed)|shells?|shelled|shelling|simulat\w+)\b"
    r"|사격|발사|포격|쏘|쐈",
    re.IGNORECASE,
)
_ROCKETS = re.compile(r"\b(?:rocket|MLRS?|multiple[- ]launch)|방사포", re.IGNORECASE)
_CROSSED = re.compile(
    r"\b(?:cross\w*|breach\w*|intru\w*|violat\w*|incursion\w*|stray\w*|enter(?:s|ed|ing)?)\b"
    r"|침범|월선|월경|넘었|넘어|넘은|남하|침투|들어왔",
    re.IGNORECASE,
)
# What forces that carry nuclear warheads practise: no nuclear test.
_DRILLED = re.compile(
    r"\b(?:drills?|exercises?|counter-?(?:attack|strike)|warheads? (?:test|separation)|multi(?:ple)?-?warheads?)\b"
    r"|훈련|연습|반격|다탄두|탄두부?[가-힣]* ?(?:시험|분리)",
    re.IGNORECASE,
)
_TAKES_COVER = re.compile(
    r"\b(?:shelter\w*|take cover|evacuat\w+|stay indoors|sirens?|J-Alert|EEZ)\b|대피|경계경보|공습경보|배타적",
    re.IGNORECASE,
)
_ROUNDS = re.compile(r"\bfire[sd]? (?:(?!warning)\S+ ){0,4}?(?:rounds|shells)\b|(?<!경고)사격|포격", re.IGNORECASE)
_MISSILES_FIRED = re.compile(
    r"^(?:(?!\b(?:after|following|since)\b).)*?\b(?:fire[sd]?|launch(?:es|ed)) (?:\S+ ){0,4}?"
    r"(?:missiles?|barrage|salvo|SRBMs?)\b|^\W*(?:salvo|barrage) of missiles\b"
    r"|(?:미사일|SRBM|탄도탄)[^…]{0,12}(?:쐈|쏴|쏜|쏘|발사)(?! ?(?:[에]? ?이어|뒤|후|하루|이후|다음))",
    re.IGNORECASE,
)
_GUNS = re.compile(r"\b(?:artillery|shell\w*|guns?|howitzers?)\b|포격|포사격|포성|포탄|해안포|방사포", re.IGNORECASE)
_SWIMS = re.compile(r"\b(?:under ?(?:the )?(?:sea|water)|undersea|underwater)\b|수중", re.IGNORECASE)
_ROADS = re.compile(r"\b(?:roads?|railways?|liaison office)\b|도로|철도|경의선|동해선|연락사무소", re.IGNORECASE)
_NO_FLIER = re.compile(rf"{_SWIMS.pattern}|(?:방공|대공) ?무기", re.IGNORECASE)
_JAMMED = re.compile(r"\bGPS\b|\bsignals? (?:are |were |was )?jam\w*|\bjamming\b|전파 ?교란", re.IGNORECASE)
_LEAFLETS = re.compile(r"\b(?:balloons?|leaflets?)\b|풍선|전단", re.IGNORECASE)
# Forms of one family that name different things. What is not listed here does not keep reports apart.
_CLASSES = {
    "launch": {form: form for form in _LAUNCH_FORMS} | {"satellite": "ballistic", "missile": "missile"},
    "border": {form: form for form in ("planes", "ship", "troops", "demolition", "works")},
    "balloon": {form: form for form in ("balloons", "loudspeaker")},
}
# Forms that show the family of an act which the scorer could not name.
_FAMILY_OF_FORM = {"planes": "border", "demolition": "border", "works": "border", "uav": "drone"}
_FAMILY_OF_FORM |= dict.fromkeys((*_LAUNCH_FORMS, "missile", "weapon"), "launch")
_BY_CATEGORY = {"cruise": "cruise", "icbm": "ballistic", "space": "ballistic", "artillery": "rockets"}
# Acts that the world learns of from state media, a day late.
ANNOUNCED = frozenset({"cruise", "underwater", "sam", "engine", "rifle"})
# Of them those that nobody else can see, so that a day's first report is of the day before.
UNSEEN = frozenset({"sam", "engine", "rifle"})

FAMILIES = (
    "launch", "nuclear", "border", "drone", "gps", "balloon", "cyber", "arms", "parade", "rhetoric", "other",
)  # fmt: skip


def family(report: Report) -> str:
    """The family of acts a report can belong to; reports of different families never merge."""
    category, form = report.assessment.category or "other", report.assessment.facts.form
    title = report.entry.title
    if category == "artillery" and form == "uav":
        return "drone"  # drones that hit their targets
    if category == "drone" and (form in ("sam", "engine", "underwater") or _NO_FLIER.search(title)):
        return "launch"  # what drones are shot down with, or one that swims
    if category == "drone" and _JAMMED.search(title):
        return "gps"  # drones drift because of it
    if category == "missile" and form == "demolition" and _ROADS.search(title):
        return "border"  # roads that were blown up
    if category in _LAUNCH or _tells_of_guns(report) or _fired_beside(report):
        return "launch"
    if category == "nuclear" and (form == "missile" or form in _LAUNCH_FORMS):
        return "launch"  # "tests a missile for nuclear weapons"
    if category == "nuclear" and not form and (_FIRED.search(title) or _DRILLED.search(title)):
        return "launch"  # "fires from a ship, for a nuclear-armed navy"; "a test of several warheads"
    if category in ("other", "border") and not form and _TAKES_COVER.search(title):
        return "launch"  # people take cover from what was fired, or are told where it fell
    if category in ("other", "border") and not form and _LEAFLETS.search(title):
        return "balloon"
    if category == "other":
        return _FAMILY_OF_FORM.get(form, "other")
    return category


def _tells_of_guns(report: Report) -> bool:
    """Whether a report read as one of the border or of arms tells of guns that fired, not of guns brought up."""
    said, title = report.assessment, report.entry.title
    if said.category == "arms":
        return said.facts.form == "rockets" and bool(said.facts.count)
    rounds = said.facts.form in ("", "ship") and _ROUNDS.search(title)
    return said.category == "border" and bool(rounds or (said.facts.form == "rockets" and _FIRED.search(title)))


def _fired_beside(report: Report) -> bool:
    """Whether a headline read as one of balloons or jamming tells that missiles were fired beside them, and not before
    ("First balloons, now missiles: North fires barrage")."""
    return report.assessment.category in ("balloon", "gps") and bool(_MISSILES_FIRED.search(report.entry.title))


def categories_of(name: str) -> tuple[str, ...]:
    """Categories whose reports may be of family `name`. "" stands for none."""
    by_form = ("other", "")
    if name == "launch":
        return (*_LAUNCH, "nuclear", "border", "drone", "balloon", "gps", "arms", *by_form)
    if name == "border":
        return (name, "missile", *by_form)
    if name == "drone":
        return (name, "artillery", *by_form)
    if name == "balloon":
        return (name, "border", *by_form)
    if name == "gps":
        return (name, "drone")
    return (name, "") if name == "other" else (name,)


def form_class(report: Report) -> str:
    """What kind of thing acted, as far as it keeps acts of one family and day apart; "" where the report is silent."""
    return _class_of(report, report.assessment.facts.form)


def form_classes(report: Report) -> tuple[str, ...]:
    """The classes of all that the report says acted, its own `form_class` first; () where it is silent."""
    forms = (report.assessment.facts.form, *report.assessment.facts.other_forms)
    return tuple(dict.fromkeys(found for form in forms if (found := _class_of(report, form))))


def _class_of(report: Report, form: str) -> str:
    classes = _CLASSES.get(family(report), {})
    category = report.assessment.category or ""
    if form == "uav" and (category == "cruise" or _SWIMS.search(report.entry.title)):
        return "underwater"  # "a drone that swims"
    if form == "troops" and category == "border" and not _CROSSED.search(report.entry.title):
        return ""  # soldiers stand in reports of any act at the line
    own = "KCNA" in report.assessment.facts.claimed_by and _ROCKETS.search(report.entry.title)
    if (form == "rockets" and category in ("missile", "nuclear")) or (form in ("rockets", "") and own):
        return ""  # what the South calls missiles the North calls rocket artillery
    if category == "artillery" and not form and report.assessment.facts.range_km:
        return classes["missile"]  # rounds that nobody names, and that flew so far
    if category == "artillery" and not form and not _GUNS.search(report.entry.title):
        return ""  # "one round" of what nobody names
    return classes.get(form) or classes.get(_BY_CATEGORY.get(category, ""), "")


def is_of_satellite(report: Report) -> bool:
    """Whether a report tells of a satellite or its launcher, and not of a missile fired a day after one."""
    said = report.assessment
    return said.category == "space" or (said.facts.form == "satellite" and said.category != "missile")


# "A missile" may be any of these, and neither shells nor an engine.
_MISSILES = frozenset({"missile", "ballistic", "cruise", "underwater", "sam"})
_VAGUE = frozenset({"missile", ""})


def compatible(one: str, other: str) -> bool:
    """Whether two reports whose `form_class` is this can be of one act."""
    return not one or not other or one == other or ("missile" in (one, other) and {one, other} <= _MISSILES)


def fits(report: Report, others: Iterable[Report]) -> bool:
    """Whether the reports of a day can be of the same act: no form that says otherwise. "A missile" among reports of a
    ballistic one is that one, and no cruise missile."""
    mine = form_classes(report) or ("",)
    plain = not _VAGUE.isdisjoint(mine)
    vague = exact = False
    for other in others:
        theirs = form_classes(other) or ("",)
        met = any(compatible(one, their) for one in mine for their in theirs)
        if not plain and not _VAGUE.isdisjoint(theirs):
            vague = vague or met
        elif met:
            return True
        else:
            exact = True
    return vague and not exact


def can_meet(a: Report, b: Report) -> bool:
    """Whether some form that one names can be one that the other names."""
    return any(compatible(one, other) for one in form_classes(a) or ("",) for other in form_classes(b) or ("",))
