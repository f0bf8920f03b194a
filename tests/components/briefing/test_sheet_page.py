"""The Brief: what it says in each state, and that every writer of it says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.briefing import drawings, markdown, markup, sheet
from components.briefing.brief import Brief, Edit
from components.briefing.compose import _act as compose_act
from components.briefing.compose import compose
from components.briefing.inputs import read
from components.reads import clock, load
from components.text import i18n
from data.models import Person
from data.store.store import StoreError
from tests.components.stocked import HOSTILE, NOW, open_page, stock, usual_reports
from tests.reports import report


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def brief(language: str = "en", label: str = "") -> Brief:
    with i18n.speaking(language):
        return compose(read(clock.now()), label=label, link="http://watch.example/briefing")


def text_of(markup: str) -> str:
    """What a reader of the markup sees."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def on_the_page(app: AppTest) -> str:
    """The sheet's markup as the page hands it to the browser."""
    (mounted,) = [e for e in app.get("bidi_component") if "briefing" in e.proto.component_name]
    return str(json.loads(mounted.proto.json)["sheet"])


def quiet_reports() -> list:
    return [r for r in usual_reports() if r.entry.published < datetime(2024, 10, 25, tzinfo=UTC)]


STATES: dict[str, tuple[Callable[[], object], str]] = {
    "empty": (lambda: None, NOW),
    "blind": (lambda: stock(usual_reports()), "2024-12-24T00:00Z"),
    "learning": (lambda: stock(usual_reports(), watched_days=16), NOW),
    "quiet": (lambda: stock(quiet_reports()), NOW),
    "busy": (lambda: stock(usual_reports()), NOW),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_state_says_what_it_is(state: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill, now = STATES[state]
    fill()
    monkeypatch.setenv("WATCH_NOW", now)
    made = brief(language)
    assert made.state == state
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in made.machine)
    assert len(made.machine) == 2
    told = text_of(sheet.sheet(made, dark=False))
    quiet = {"en": "every one of them was watched", "ko": "모두 감시했으며"}[language]
    assert (quiet in told) == (state == "quiet")
    assert i18n.words(language)["coverage.open"] not in told, "no Korean wire and no official line answers here"
    missing = i18n.words(language)["coverage.eyes_missing"].split("{")[0]
    assert (missing in told) == (state in ("quiet", "busy", "learning"))


def test_blind_and_empty_name_no_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = brief()
    assert (empty.level, empty.week.n, empty.acts) == (None, None, ())
    assert "no all-clear" in empty.machine[1]
    stock(usual_reports())
    load.forget()
    monkeypatch.setenv("WATCH_NOW", "2024-12-24T00:00Z")
    blind = brief()
    assert "blind, not quiet" in blind.machine[1]
    assert "no all-clear" in blind.acts_words
    assert all(day.n is None for day in blind.counts[-20:])


def test_where_some_sources_answer_nobody_is_called_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    load.forget()
    seen = replace(
        load.coverage(clock.now()), answering=10, sources_on=22, open=False, last_poll=clock.now(), now=clock.now()
    )
    monkeypatch.setattr(load, "coverage", lambda _now: seen)
    monkeypatch.setattr(clock, "mode", lambda: "live")
    made = brief()
    assert made.state == "few"
    assert "only 10 of 22 sources answer" in made.machine[1]
    assert not any("lind" in words for words in (*made.machine, made.eyes, made.state_words))


def test_a_headline_links_to_the_report_that_bears_it() -> None:
    stock(usual_reports())
    (act,) = [act for act in read(clock.now()).acts if len(act.reports) > 1][:1]
    last = act.reports[-1]
    assert last.entry.link != act.reports[0].entry.link
    told = compose_act(replace(act, best=last, title=last.entry.title))
    assert (told.title, told.url) == (last.entry.title, last.entry.link)


def test_the_finding_stands_first_and_every_act_says_what_it_is() -> None:
    stock(usual_reports())
    made = brief()
    drawn = sheet.sheet(made, dark=False)
    assert drawn.index('class="line') < drawn.index('class="cards"') < drawn.index('class="acts')
    assert {act.category for act in made.acts} == {"Missile"}
    assert f"<b>{made.acts[0].category}</b>" in drawn
    called = [f"<b>{act.called}</b>" in sheet.sheet(replace(made, acts=(act,)), dark=False) for act in made.acts]
    assert called
    assert all(called)
    assert f"{made.answering} / {made.sources_on} sources" in text_of(drawn)
    loud = [day.n for day in made.counts if day.alarm]
    assert loud
    assert re.findall(r'class="loud"[^>]*>(\d+)<', drawn) == [str(n) for n in loud]


def test_what_is_known_of_this_window_stands_as_at_least_where_nobody_looked_since() -> None:
    made = brief()
    own = next(line for line in made.cycles if line.chosen)
    known = [n for day, n in own.points if n is not None and day <= made.cycle_day]
    assert own.points[made.cycle_day - own.points[0][0]][1] is None
    assert known
    assert (own.n, own.at_least) == (known[-1], True)
    assert f"at least {own.n} event-days in {own.name}" in made.cycles_words
    assert f"{own.name}: ≥{own.n}" in text_of(sheet.sheet(made, dark=False))


@pytest.mark.parametrize(
    ("heights", "placed"),
    [
        ([], []),
        ([10, 100, 170], [14, 100, 170]),  # nothing stands above the drawing
        ([100, 100, 110], [100, 118, 136]),
        ([14, 160, 172, 172], [14, 136, 154, 172]),  # only those give way that must
    ],
)
def test_names_at_the_lines_ends_stand_apart(heights: list[float], placed: list[float]) -> None:
    assert drawings._apart(heights, 14, 172) == placed


def test_the_bottom_line_names_acts_level_change_cause_and_window() -> None:
    stock(usual_reports())
    first, second = brief().machine
    for part in ("Seven days brought 7 missiles on 05 NOV 24 (JCS; 3 publishers)",):
        assert part in first
    for part in (
        "watch level is ELEVATED", "since", "because of 7 missiles, 05 NOV 24 (corroborated)",
        "2024 US presidential election stands at D-Day",
    ):  # fmt: skip
        assert part in second


def test_likelihood_and_confidence_stand_apart() -> None:
    stock(usual_reports())
    made = brief()
    assert "onfidence" not in " ".join(made.machine)
    assert made.confidence_points is not None


def test_the_gravest_five_of_the_week_are_shown_newest_first() -> None:
    many = [
        report(f"North fires missile {n} from place {n}", f"2024-11-0{1 + n % 5}T0{n}:00", publisher=f"Desk {n}")
        for n in range(9)
    ]
    stock(many)
    made = brief()
    known = read(clock.now()).acts
    assert len(made.acts) == min(5, len(known))
    firsts = [act.first for act in made.acts]
    assert firsts == sorted(firsts, reverse=True)
    left_out = {act.id for act in known} - {act.id for act in made.acts}
    graves = {act.id: act.severity for act in known}
    assert all(graves[id_] <= min(act.severity for act in made.acts) for id_ in left_out)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_page_markdown_and_document_say_the_same(language: str) -> None:
    stock(usual_reports())
    made = brief(language)
    page = text_of(on_the_page(open_page("briefing", language)))
    document = text_of(sheet.document(made, dark=False))
    written = markdown.write(made).replace("\\", "")
    facts = [*made.machine, made.level_word, made.day, *(act.title for act in made.acts)]
    assert all(act.called in written for act in made.acts)
    facts += [clock.both(act.first) for act in made.acts] + [made.cycles_words, made.coverage, made.rules]
    for fact in facts:
        for where in (page, document, written):
            assert re.sub(r"\s+", " ", fact) in where, fact


@pytest.mark.parametrize("language", ["en", "ko"])
def test_severity_and_level_bear_the_signs_of_the_pages(language: str) -> None:
    stock([*usual_reports(), report("North shells border island", "2024-11-03T02:00", category="artillery")])
    made = brief(language)
    page = on_the_page(open_page("briefing", language))
    chips = re.findall(r'<span class="chip (\w+) s(\d)"><svg [^>]*class="diamonds"[^>]*>(.*?)</svg>([^<]*)', page)
    assert [(int(step), drawn.count("<path"), words) for _, step, drawn, words in chips] == [
        (act.severity, act.severity, f"{act.severity} {act.severity_word}") for act in made.acts
    ]
    assert all((look == "filled") is (int(step) >= 4) for look, step, _, _ in chips)
    (bars,) = re.findall(r'class="bars"[^>]*>(.*?)</svg>', page)
    assert made.level_number is not None
    assert bars.count("<rect") - bars.count('class="empty"') == made.level_number + 1
    written = markdown.write(made)
    assert all(f"{'◆' * act.severity} {act.severity}" in written for act in made.acts)


@pytest.mark.parametrize(("language", "day"), [("en", "28 OCT"), ("ko", "10.28")])
def test_the_axis_of_days_is_whole_in_both_languages(language: str, day: str) -> None:
    stock(usual_reports())
    with i18n.speaking(language):
        assert f">{day}</text>" in markup.html(drawings.counts(brief(language)))


def test_an_officers_words_stand_with_the_name_and_the_machines_words_beside_them() -> None:
    stock(usual_reports())
    app = open_page("briefing")
    fields = {area.label: area for area in app.text_area}
    machine = fields["First sentence"].value
    fields["First sentence"].set_value("Two launches <b>overnight</b>.")
    next(box for box in app.text_input if box.label == "Your name").set_value("Maj. Kim")
    next(button for button in app.button if button.label == "Use these words").click().run()
    told = text_of(on_the_page(app))
    assert "Two launches <b>overnight</b>." in told
    assert "Edited by Maj. Kim, 060000Z NOV 24" in told
    assert machine in told
    next(button for button in app.button if "machine" in button.label).click().run()
    assert "Edited by" not in on_the_page(app)


def test_an_edit_without_a_name_is_not_taken() -> None:
    stock(usual_reports())
    app = open_page("briefing")
    next(area for area in app.text_area if area.label == "First sentence").set_value("Mine.")
    next(button for button in app.button if button.label == "Use these words").click().run()
    assert "Mine." not in on_the_page(app)
    assert any("your name" in warning.value for warning in app.warning)


def test_a_signed_in_officer_signs_with_that_name_and_no_other(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(Person("Cho *K*", "officer", "local"))
    app = open_page("briefing")
    assert [box.label for box in app.text_input] == ["Handling label"]
    next(area for area in app.text_area if area.label == "First sentence").set_value("Mine.")
    next(button for button in app.button if button.label == "Use these words").click().run()
    assert "Edited by Cho *K*, 060000Z NOV 24" in text_of(on_the_page(app))


def test_words_left_as_they_were_are_not_called_edited() -> None:
    stock(usual_reports())
    app = open_page("briefing")
    next(box for box in app.text_input if box.label == "Your name").set_value("Maj. Kim")
    next(button for button in app.button if button.label == "Use these words").click().run()
    assert "Edited by" not in on_the_page(app)
    assert not app.warning


def test_the_handling_label_stands_above_and_below_and_nowhere_by_default() -> None:
    stock(usual_reports())
    assert 'class="label"' not in on_the_page(open_page("briefing"))
    told = on_the_page(open_page("briefing", marking="LIMITED // <i>A</i>", sheet="1"))
    assert told.count('<p class="label">LIMITED // &lt;i&gt;A&lt;/i&gt;</p>') == 2


def test_the_sheet_alone_has_nothing_to_operate() -> None:
    stock(usual_reports())
    app = open_page("briefing", sheet="1")
    assert [kind for kind in ("button", "text_input", "text_area", "popover", "page_link") if app.get(kind)] == []
    assert "<table>" in on_the_page(app)


def test_with_the_store_away_the_sheet_says_it_is_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    brief()

    def away() -> object:
        raise StoreError("sqlite:///gone: cannot be reached; check WATCH_DB")

    monkeypatch.setattr(load, "store", away)
    monkeypatch.setenv("WATCH_NOW", "2024-11-06T00:00:30Z")
    made = brief()
    assert made.state == "blind"
    assert "last good copy" in made.eyes


def test_with_no_copy_the_page_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database " * 200)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    app = open_page("briefing")
    assert not app.exception
    assert app.error


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_are_text_in_sheet_and_markdown(title: str) -> None:
    stock([*usual_reports(), report(title, "2024-11-05T08:00", publisher=f"Wire {title}", category="nuclear")])
    made = replace(brief(label=title), edit=Edit((title, title), title, clock.now()))
    markup = sheet.sheet(made, dark=True)
    assert set(re.findall(r"<(\w+)", markup)) <= {
        "section", "div", "p", "header", "h1", "h2", "h3", "span", "strong", "small", "table", "thead", "tbody", "tr",
        "th", "td", "ul", "li", "b", "i", "figure", "footer", "svg", "circle", "path", "rect", "line", "text",
        "polyline", "defs", "pattern",
    }  # fmt: skip
    assert not re.findall(r"\s(?:on\w+|href|src)=", re.sub(r">[^<]*<", "><", markup))
    assert " ".join(title.split()) in text_of(markup)
    written = markdown.write(made)
    assert "](http://" not in written.replace("](<https://news.example", "")
    assert not re.search(r"^(#|-) (Heading|list)", written, re.M)
    assert "![x](" not in written


def test_a_replay_says_what_an_import_up_to_it_would_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stock(usual_reports())
    as_it_was = brief()
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{tmp_path}/later.db")
    load.forget()
    later = [
        report("North Korea fires ICBM from Sariwon on Tuesday, JCS says", "2024-11-06T01:00", category="icbm"),
        report("North Korea fires 9 missiles, not 7, JCS says", "2024-11-06T02:00", publisher="Hill Wire"),
        report("Signs of nuclear test, agency says", "2024-11-06T03:00", kind="preparation", category="nuclear"),
    ]
    stock([*usual_reports(), *later])
    assert brief() == as_it_was
