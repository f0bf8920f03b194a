"""Single terms added or left out for this session, and the lines that would make every change lasting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import streamlit as st

from components.reads import changed_rules, load
from components.text.escape import md, plain
from components.text.i18n import named, t
from data.models import BadReference, RuleTables
from data.tables.rule_tables import LANGUAGES
from data.tables.term_lists import FORMS, TermEdit, as_toml, own_file, texts_of, with_edits
from scoring.reading.letters import fold

Weights = changed_rules.Weights
MOST_EDITS = 20
SHORTEST, LONGEST = 2, 40  # letters of a term: one letter alone would be found in half of all Korean text
_KEPT, _REFUSED = "_term_edits", "_term_refused"
_LETTERS = {
    "en": "A-Za-z0-9",
    "ko": "A-Za-z0-9\uac00-\ud7a3\u4e00-\u9fff",
    "ja": "A-Za-z0-9\u3005\u3040-\u30ff\u4e00-\u9fff",
}
_TERM = {code: re.compile(rf"[{of}]+(?:[ .'&,·-]{{1,2}}[{of}]+)*\.?") for code, of in _LETTERS.items()}


def editor() -> tuple[TermEdit, ...]:
    """What to do, language, concept and term, with the session's edits below; gives those edits."""
    edits = kept()
    st.markdown(f"**{t('terms.title')}**", help=t("terms.help"))
    actions = ("out", "add")
    left, right = st.columns(2)
    with left:
        action = st.segmented_control(
            t("terms.action"), actions, default="out", required=True, key="term_action",
            format_func=lambda name: t(f"terms.{name}"), width="stretch",
        )  # fmt: skip
    with right:
        language = st.selectbox(
            t("signals.language"), LANGUAGES, key="term_language", format_func=lambda code: named("language", code)
        )
    words = _words(load.rule_book().tables, language)
    concepts = sorted(words) if action == "out" else sorted(load.rule_book().tables.concepts)
    concept = st.selectbox(
        t("excerpts.concept"), concepts, index=None, key=f"term_concept_{action}_{language}",
        placeholder=t("terms.choose"), format_func=lambda name: _labelled(name, words.get(name, ())),
    )  # fmt: skip
    if action == "out":
        text = st.selectbox(
            t("excerpts.term"), words.get(concept or "", ()), index=None, placeholder=t("terms.choose"),
            key=f"term_out_{language}_{concept}", disabled=concept is None,
        )  # fmt: skip
        edit = TermEdit(False, language, concept or "", text or "")
    else:
        text = st.text_input(t("excerpts.term"), max_chars=LONGEST, key="term_new", help=t("terms.new_help"))
        form = FORMS[0]
        if language == "en":
            form = st.segmented_control(
                t("terms.form"), FORMS, default=FORMS[0], required=True, key="term_form",
                format_func=lambda name: t(f"terms.form_{name}"),
            )  # fmt: skip
        edit = TermEdit(True, language, concept or "", fold(unicodedata.normalize("NFC", text)).strip(), form)
    st.button(
        t("terms.keep"), icon=":material/playlist_add:", on_click=_keep, args=(edit,),
        disabled=not (edit.concept and edit.text),
    )  # fmt: skip
    if reason := st.session_state.pop(_REFUSED, ""):
        st.error(reason, icon=":material/block:")
    if edits:
        lines = (f"<li>{sentence(edit)}</li>" for edit in edits)
        st.html(f'<ol style="margin:0;padding-left:1.4rem;font-size:0.88rem">{"".join(lines)}</ol>')
    return edits


def kept() -> tuple[TermEdit, ...]:
    """The session's edits of terms, in the order given."""
    edits: tuple[TermEdit, ...] = st.session_state.get(_KEPT, ())
    return edits


def reset() -> None:
    """Forget the session's edits of terms."""
    st.session_state.pop(_KEPT, None)


def sentence(edit: TermEdit) -> str:
    """The edit in words, for `st.html`."""
    key = "terms.added" if edit.add else "terms.taken_out"
    return t(key, term=plain(edit.text), concept=plain(edit.concept), language=named("language", edit.language))


def refusal(edit: TermEdit, edits: Sequence[TermEdit], tables: RuleTables) -> str:
    """Why `edit` cannot join `edits` on top of the shipped `tables`, in one line; "" where it can."""
    if len(edits) >= MOST_EDITS:
        return t("terms.too_many", n=MOST_EDITS)
    if edit.add and not SHORTEST <= len(edit.text) <= LONGEST:
        return t("terms.bad_length", least=SHORTEST, most=LONGEST)
    if edit.add and not _TERM[edit.language].fullmatch(edit.text):
        return t("terms.bad_letters", language=named("language", edit.language))
    same_text = [e for e in edits if (e.language, e.text) == (edit.language, edit.text)]
    if any(e.concept == edit.concept for e in same_text):
        return t("terms.again")
    if edit.add and (taken := _concepts_with(edit, same_text, tables)):
        return t("terms.taken", concept=taken[0])
    try:
        with_edits(tables, (*edits, edit))
    except BadReference as refused:
        return t("terms.refused", reason=md(refused.problems[0].reason))
    return ""


def _concepts_with(edit: TermEdit, same_text: Sequence[TermEdit], tables: RuleTables) -> list[str]:
    """The concepts that have the text of `edit` already, shipped or by an earlier edit."""
    away = {e.concept for e in same_text if not e.add}
    shipped = {name for name, texts in _words(tables, edit.language).items() if edit.text in texts}
    return sorted((shipped - away) | {e.concept for e in same_text if e.add})


def files(kinds: Weights, categories: Weights, without: Sequence[str], edits: Sequence[TermEdit]) -> dict[str, str]:
    """The session's changes as lines for data/reference/rules/: file name -> what to put there."""
    found = {own_file(language): text for language, text in as_toml(edits).items()}
    tables = (("kind", kinds), ("category", categories))
    weights = [f"[{name}]\n" + "".join(f"{key} = {points:g}\n" for key, points in of) for name, of in tables if of]
    if weights:
        found["weights.toml"] = f"# {t('terms.in_place')}\n" + "\n".join(weights)
    for rule in load.rule_book().tables.rules:
        if rule.id in without:
            name = f"{rule.language}-rules.toml"
            found[name] = found.get(name, "") + f"# {t('terms.take_out', rule=rule.id)}\n"
    return found


def _keep(edit: TermEdit) -> None:
    if reason := refusal(edit, kept(), load.rule_book().tables):
        st.session_state[_REFUSED] = reason
        return
    st.session_state[_KEPT] = (*kept(), edit)
    if edit.add:
        st.session_state["term_new"] = ""
    else:
        st.session_state[f"term_out_{edit.language}_{edit.concept}"] = None


def _words(tables: RuleTables, language: str) -> dict[str, tuple[str, ...]]:
    """Every concept that has words in this language, with them."""
    found: dict[str, tuple[str, ...]] = {}
    for row in tables.terms:
        if row.language == language:
            found[row.concept] = found.get(row.concept, ()) + texts_of(row)
    return found


def _labelled(concept: str, texts: Sequence[str]) -> str:
    return f"{concept}: {', '.join(texts[:3])}" if texts else concept
