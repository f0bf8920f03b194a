"""`python -m scoring`: assess JSON lines, explain a headline, measure accuracy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from data.command import run
from data.models import SIGNAL_KINDS, BadReference
from data.tables.accuracy_card import (
    CARD,
    FILES,
    GATHERED,
    UNREAD,
    add_unread,
    batch_of,
    load_unread,
    read_labelled,
    write_card,
)
from data.tables.rule_tables import load_rules
from scoring.assess.accuracy import Labelled, by_month, intervals, measure, read_part
from scoring.assess.explain import explain
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer
from scoring.lines import BadLine, assess_lines

#: Where labelled entries lie beside a working copy; they are not part of the project.
LABELLED = Path(__file__).parents[2] / "shared" / "corpus"
FILE = click.Path(path_type=Path)


@dataclass
class Setting:
    """What stands before the command: the folder of rules, or None for the shipped ones."""

    rules: Path | None

    @cached_property
    def scorer(self) -> Scorer:
        return Scorer(compile_rules(load_rules(self.rules)))


@click.group(invoke_without_command=True, no_args_is_help=False)
@click.option("--rules", type=FILE, help="folder of rules to use instead of data/reference/rules")
@click.pass_context
def command(ctx: click.Context, rules: Path | None) -> int:
    """Without a command: JSON lines in, JSON lines out."""
    ctx.obj = Setting(rules)
    return assess_input(ctx.obj.scorer) if ctx.invoked_subcommand is None else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code (0 done, 2 bad input)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # half a surrogate pair in a title must not end the run
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return run(command, arguments, "python -m scoring")
    except BadReference as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except BadLine as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    return 2


def assess_input(scorer: Scorer) -> int:
    """Assess the JSON lines of standard input."""
    out = sys.stdout.buffer
    watched = out.isatty()
    for line in assess_lines(scorer, sys.stdin.buffer):
        out.write(line)
        if watched:
            out.flush()
    out.flush()
    return 0


@command.command("explain", short_help="say why a headline is rated as it is")
@click.argument("title")
@click.option("--summary", default="")
@click.option("--language", default="", help="language that the source declares; the letters decide first")
@click.pass_obj
def _explain(setting: Setting, title: str, summary: str, language: str) -> int:
    """Say why TITLE is rated as it is."""
    print("\n".join(explain(setting.scorer, title, summary, language).lines()))
    return 0


@command.command("accuracy", short_help="measure the rules on labelled entries")
@click.option("--labelled", type=FILE, default=LABELLED, help="folder that holds labelled.jsonl and its like")
@click.option("--write", is_flag=True, help="write data/reference/accuracy.json")
@click.pass_obj
def _accuracy(setting: Setting, labelled: Path, write: bool) -> int:
    """Measure the rules on labelled entries."""
    card = make_card(setting.scorer, labelled, _today())
    for name, figures in card["languages"].items():
        _print_figures(name, figures)
    for figures in card["unread"]:
        _print_unread(figures)
    if write:
        write_card(card)
        print(f"written: {CARD}")
    return 0


@command.command("unread", short_help="measure a labelled batch that nobody has read, once, and keep it")
@click.argument("file", type=FILE)
@click.option("--language", type=click.Choice(tuple(FILES)), default="en", help="of the batch's entries")
@click.option("--gathered", type=click.Choice(GATHERED), required=True, help="by a query, drawn at random, whole days")
@click.option("--agreement", type=click.FloatRange(-1, 1), help="Cohen's kappa of its two readers")
@click.pass_obj
def _unread(setting: Setting, file: Path, language: str, gathered: str, agreement: float | None) -> int:
    """Measure FILE, once, and keep the figures. It has JSON lines with title, summary, published, kind, category."""
    figures = measure_unread(setting.scorer, file, language, _today())
    figures |= {"gathered": gathered, "agreement": agreement}
    add_unread(figures)
    _print_unread(figures)
    print(f"kept: {UNREAD}; `make accuracy` puts it on the card")
    return 0


@command.command("outlook", short_help="measure the outlook on the record, walking forward")
def _outlook() -> int:
    """Measure the outlook on the record, walking forward."""
    from data.tables.watch_rules import load_outlook_rules
    from data.tables.watch_tables import load_past
    from scoring.window.verification import outlook_card

    rules = load_outlook_rules()
    days = {act.date for act in load_past(rules) if act.category in rules.sets["core"]}
    card = outlook_card(days, rules)
    for row in card["horizons"]:
        low, high = row["skill_90"]
        print(
            f"{row['days']} days ahead, {card['test_start']} to {card['test_end']}: "
            f"Brier {row['brier']['outlook']:.3f}, base rate {row['brier']['base']:.3f}, "
            f"skill {100 * row['skill']:+.1f} % (90 % interval {100 * low:+.0f} to {100 * high:+.0f} %)"
        )
    return 0


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _print_unread(figures: dict[str, Any]) -> None:
    agreement = f", readers' kappa {figures['agreement']:.2f}" if figures.get("agreement") is not None else ""
    how = f"unread, {figures['gathered']}{agreement}"
    _print_figures(f"{figures['language']}, {how}, {' to '.join(figures['published'])}", figures)


def _print_figures(name: str, figures: dict[str, Any]) -> None:
    provocation, signal = figures["provocation"], figures["signal"]
    category = "none" if figures["category"] is None else f"{figures['category']:.3f}"
    print(
        f"{name}: {figures['entries']} entries, provocation precision {provocation['precision']:.3f} recall "
        f"{provocation['recall']:.3f} F1 {provocation['f1']:.3f}, signal F1 {signal['f1']:.3f}, macro-F1 "
        f"{figures['macro_f1']:.3f}, category {category}"
    )
    if found := figures.get("intervals"):
        print("  95 %: " + ", ".join(f"{name} {low:.2f} to {high:.2f}" for name, (low, high) in found.items()))


def make_card(scorer: Scorer, folder: Path, day: str) -> dict[str, Any]:
    """The accuracy card of `scorer` on the labelled entries in `folder`, dated `day`. Raises BadReference."""
    card: dict[str, Any] = {"date": day, "rules": scorer.book.version, "languages": {}, "unread": load_unread()}
    for language, names in FILES.items():
        gold: list[Labelled] = []
        for name in names:
            gold += read_part(language, read_labelled(folder / name))
        assessed = _assessed(scorer, gold, language)
        figures = measure(gold, assessed) | {"intervals": intervals(gold, assessed)}
        card["languages"][language] = figures | {"months": by_month(gold, assessed)}
    return card


_GROUPS: dict[str, tuple[str, ...]] = {"provocation": ("provocation",), "signal": SIGNAL_KINDS}


def measure_unread(scorer: Scorer, path: Path, language: str, day: str) -> dict[str, Any]:
    """What is kept of a batch that nobody has read: its figures, without what would show single entries.

    Raises BadReference.
    """
    gold = read_labelled(path)
    assessed = _assessed(scorer, gold, language)
    figures = measure(gold, assessed) | {"intervals": intervals(gold, assessed)}
    months = sorted(row["published"][:7] for row in gold if row.get("published")) or ["undated"]
    kept = ("entries", "provocation", "signal", "macro_f1", "accuracy", "category", "intervals")
    labelled = {name: sum(row["kind"] in kinds for row in gold) for name, kinds in _GROUPS.items()}
    about = {"language": language, "published": [months[0], months[-1]], "date": day, "rules": scorer.book.version}
    # A batch may hold no act, and then no F1 says anything.
    return {"labelled": labelled} | about | {"batch": batch_of(path)} | {key: figures[key] for key in kept}


def _assessed(scorer: Scorer, gold: Sequence[Labelled], language: str) -> list[dict[str, Any]]:
    said = [scorer.assess(row["title"], row.get("summary") or "", language) for row in gold]
    return [{"kind": a.kind, "category": a.category} for a in said]


if __name__ == "__main__":
    sys.exit(main())
