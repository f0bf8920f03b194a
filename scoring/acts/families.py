"""Which reports can speak of one act at all: families of categories, and the forms that keep acts of one day apart."""

from __future__ import annotations

from data.models import Category, Report

# Desks call one and the same launch a missile, an ICBM, a satellite or a rocket, so those categories are one family.
_LAUNCH: tuple[Category, ...] = ("missile", "icbm", "cruise", "space")
_LAUNCH_FORMS = ("ballistic", "cruise", "underwater", "sam", "satellite")
# Forms of one family that name different things. What is not listed here does not keep reports apart.
_CLASSES = {
    "launch": {form: form for form in _LAUNCH_FORMS} | {"satellite": "ballistic"},
    "border": {form: form for form in ("planes", "ship", "troops", "demolition")},
}
# Forms that show the family of an act which the scorer could not name.
_FAMILY_OF_FORM = {"engine": "engine", "planes": "border", "demolition": "border", "rockets": "artillery"}
_BY_CATEGORY = {"cruise": "cruise", "icbm": "ballistic", "space": "ballistic"}
# Acts that the world learns of from state media, a day late.
ANNOUNCED = frozenset({"cruise", "underwater", "sam", "engine"})

FAMILIES = (
    "launch", "engine", "nuclear", "artillery", "border", "drone", "gps", "balloon", "cyber", "arms", "parade",
    "rhetoric", "other",
)  # fmt: skip


def family(report: Report) -> str:
    """The family of acts a report can belong to; reports of different families never merge."""
    category, form = report.assessment.category or "other", report.assessment.facts.form
    if category == "nuclear" and (form == "missile" or form in _LAUNCH_FORMS):
        return "launch"  # "tests a missile for nuclear weapons"
    if category == "artillery" and form == "ballistic":
        return "launch"  # 600 mm rockets count as ballistic missiles
    if category in _LAUNCH:
        return "engine" if form == "engine" else "launch"
    if category == "other":
        if form == "missile" or form in _LAUNCH_FORMS:
            return "launch"
        return _FAMILY_OF_FORM.get(form, "other")
    return category


def categories_of(name: str) -> tuple[str, ...]:
    """Categories whose reports may be of family `name`. "" stands for none."""
    by_form = ("other", "")
    if name in ("launch", "engine"):
        return (*_LAUNCH, "nuclear", "artillery", *by_form)
    if name in ("border", "artillery"):
        return (name, *by_form)
    return (name, "") if name == "other" else (name,)


def form_class(report: Report) -> str:
    """What kind of thing acted, as far as it keeps acts of one family and day apart; "" where the report is silent."""
    classes = _CLASSES.get(family(report), {})
    facts = report.assessment.facts
    if report.assessment.category == "cruise" and facts.form == "uav":
        return "underwater"  # "a drone that swims"
    return classes.get(facts.form) or classes.get(_BY_CATEGORY.get(report.assessment.category or "", ""), "")
