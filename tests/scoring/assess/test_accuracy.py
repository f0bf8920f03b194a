"""The figures, and the card that holds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.models import BadReference
from data.tables.accuracy_card import CARD, FILES, add_unread, load_card, load_unread, read_labelled, write_card
from scoring.__main__ import LABELLED, make_card, measure_unread
from scoring.assess.accuracy import by_month, intervals, measure, read_part
from tests.scoring.rulebooks import shipped


def entry(kind: str, category: str | None = None, month: str = "2024-10") -> dict[str, str | None]:
    return {"kind": kind, "category": category, "published": f"{month}-05T00:00:00Z"}


GOLD = [entry("provocation", "missile"), entry("provocation", "icbm"), entry("threat", "rhetoric"), entry("context")]
SAID = [entry("provocation", "missile"), entry("preparation", "missile"), entry("context"), entry("provocation", "gps")]


def test_figures_worked_out_by_hand() -> None:
    figures = measure(GOLD, SAID)
    assert figures["provocation"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert figures["signal"] == {"precision": 0.667, "recall": 0.667, "f1": 0.667}
    assert figures["category"] == 0.5  # of the two that both sides call a signal
    assert figures["accuracy"] == 0.25
    assert figures["macro_f1"] == round(0.5 / 6, 3)
    assert figures["confusion"]["threat"]["context"] == 1


def test_all_right_and_nothing_at_all() -> None:
    assert measure(GOLD, GOLD)["accuracy"] == 1.0
    nothing = measure([], [])
    assert nothing["accuracy"] is None
    assert nothing["category"] is None
    assert nothing["provocation"]["f1"] == 0.0


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="4 labelled entries, 3 assessed"):
        measure(GOLD, SAID[:3])


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    gold, said = GOLD * 20, SAID * 20
    found = intervals(gold, said)
    assert found == intervals(gold, said)
    for name, figure in (("provocation", 0.5), ("signal", 0.667), ("macro_f1", 0.5 / 6)):
        low, high = found[name]
        assert 0 <= low < figure < high <= 1
    assert intervals(GOLD, GOLD)["provocation"][1] == 1.0
    assert intervals([], []) == {}


def test_what_is_held_back_is_no_part_of_what_was_read() -> None:
    dated = [{"published": "2023-08-31T23:59:59Z"}, {"published": "2023-09-01T00:00:00Z"}]
    assert read_part("en", dated) == dated[:1]
    korean = [{"id": name} for name in "hgfedcba"]
    assert [row["id"] for row in read_part("ko", korean)] == list("abcefg")


def test_months_stand_apart() -> None:
    gold = [entry("provocation", "gps", "2024-09"), *GOLD]
    said = [entry("provocation", "gps", "2024-09"), *SAID]
    months = by_month(gold, said)
    assert list(months) == ["2024-09", "2024-10"]
    assert months["2024-09"] == {"entries": 1, "provocation_f1": 1.0, "signal_f1": 1.0}
    assert months["2024-10"]["provocation_f1"] == 0.5


def test_a_card_is_written_whole_and_read_back(tmp_path: Path) -> None:
    card = {"date": "2026-11-23", "rules": "x", "unread": [], "languages": {}}
    write_card(card, tmp_path / "card.json")
    assert load_card(tmp_path / "card.json") == card
    assert [p.name for p in tmp_path.iterdir()] == ["card.json"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"date": 1}', "\xff"])
def test_a_card_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadReference, match="make accuracy"):
        load_card(tmp_path / "card.json")


def test_a_batch_counts_as_unread_once(tmp_path: Path) -> None:
    batch, kept = tmp_path / "batch.jsonl", tmp_path / "unread.json"
    kept.write_text("[]", encoding="utf-8")
    rows = [
        ("North Korea fires ballistic missile into sea", "provocation", "2026-09"),
        ("Rain", "unrelated", "2026-11"),
    ]
    lines = [json.dumps({"title": t, "kind": k, "category": None, "published": f"{m}-02T00:00Z"}) for t, k, m in rows]
    batch.write_text("\n".join(lines), encoding="utf-8")
    measured = measure_unread(shipped(), batch, "en", "2026-11-28")
    assert (measured["entries"], measured["accuracy"], measured["published"]) == (2, 1.0, ["2026-09", "2026-11"])
    assert "confusion" not in measured
    add_unread(measured, kept)
    with pytest.raises(BadReference, match="was measured on 2026-11-28"):
        add_unread(measured | {"date": "2026-11-29"}, kept)
    assert load_unread(kept) == [measured]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"date": 1}]'])
def test_a_list_of_batches_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "unread.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadReference, match=r"unread\.json"):
        load_unread(tmp_path / "unread.json")


def test_a_labelled_file_tells_its_bad_line(tmp_path: Path) -> None:
    good = json.dumps({"title": "x", "kind": "context", "published": "2024-01-01T00:00:00Z"})
    (tmp_path / "a.jsonl").write_text(good + "\n{\n", encoding="utf-8")
    with pytest.raises(BadReference, match=r"a\.jsonl:2: not a labelled entry"):
        read_labelled(tmp_path / "a.jsonl")


def test_the_shipped_card_is_a_card() -> None:
    card = load_card()
    assert set(card["languages"]) == set(FILES)
    for figures in card["languages"].values():
        assert {"provocation", "signal", "macro_f1", "category", "kinds", "months"} <= figures.keys()
    assert {one["language"] for one in card["unread"]} == set(FILES)


def test_the_shipped_card_is_not_stale() -> None:
    if not all((LABELLED / name).is_file() for names in FILES.values() for name in names):
        pytest.skip("not run: the labelled entries are not beside this working copy")
    card = load_card()
    made = make_card(shipped(), LABELLED, card["date"])
    assert json.loads(json.dumps(made)) == card, f"{CARD.name} is stale: run `make accuracy ARGS=--write`"
