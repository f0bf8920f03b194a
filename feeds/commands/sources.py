"""`python -m feeds sources`: how each source is doing, and OPML in and out."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from data.models import CLOCK, BadReference, Gap, Problem, Source, SourceState, asks_for_secret
from data.store import states
from data.store.source_edits import sources_in_use
from data.store.store import open_store
from data.tables.sources import load_sources
from feeds.commands.options import FILE, database, sources_file
from feeds.intake import opml
from feeds.polling import clock, health, lateness

DOWN = 1
_CLOCK_SAID_FOR = timedelta(days=1)
_COLUMNS = ("source", "state", "since", "last read", "newest entry", "what to do")


@click.command()
@click.option("--check", is_flag=True, help="exit 1 when a launch-alert source is down, or a clock is wrong")
@click.option("--export-opml", type=FILE, metavar="FILE", help="write the sources as OPML ('-': to stdout)")
@click.option("--import-opml", type=FILE, metavar="FILE", help="print the feeds of an OPML file as [[source]]")
@sources_file
@database
def command(
    check: bool, export_opml: Path | None, import_opml: Path | None, sources_path: Path | None, db: str | None
) -> int:
    if sum(map(bool, (check, export_opml, import_opml))) > 1:
        raise click.UsageError("--check, --export-opml and --import-opml are not allowed together.")
    if import_opml:
        return _import(import_opml, sources_path)
    sources = load_sources(sources_path)
    if export_opml:
        return _export(sources, export_opml)
    store = open_store(db)
    sources = sources_in_use(store, sources_path)
    now = datetime.now(UTC)
    with store.read() as conn:
        known = states.source_states(conn)
        gaps = states.gaps(conn, now - _CLOCK_SAID_FOR, now + timedelta(days=36_500))
        late = lateness.late_sources(states.lags(conn, now - lateness.LOOKED_AT))
    print(table(sources, known))
    for name, hours in late.items():
        print(f"\n{name}: its entries always come {hours} h after the time they state; is its time zone right?")
    faults = list(clock_faults(known, gaps, now))
    if down := health.launch_alerts_down(sources, known, now):
        faults.append(f"launch-alert sources down: {', '.join(down)}")
    for fault in faults:
        print(f"\n{fault}", file=sys.stderr if check else sys.stdout)
    return DOWN if faults and check else 0


def clock_faults(known: Mapping[str, SourceState], gaps: Sequence[Gap], now: datetime) -> Iterator[str]:
    """What the store tells of a wrong clock: moments that have not come yet, or a jump of the last day."""
    ahead = clock.furthest(known.values(), now)
    if ahead:
        present = f"this machine's present, {now:%Y-%m-%d %H:%MZ}"
        yield f"a clock is wrong: sources were polled {_length(ahead)} after {present}; set it"
    for gap in gaps:
        if gap.reason == CLOCK:
            yield f"the clock jumped: from {gap.start:%Y-%m-%d %H:%MZ} to {gap.end:%Y-%m-%d %H:%MZ} nothing is sure"


def _length(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.1f} hours"


def _export(sources: Sequence[Source], path: Path) -> int:
    document = opml.export_opml(sources)
    if str(path) == "-":
        print(document, end="")
    else:
        _replace(path, document)
        print(f"{len(sources)} sources written to {path}")
    return 0


def _import(path: Path, target: Path | None) -> int:
    try:
        listed = opml.read_opml(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read as UTF-8 text: {error}")]) from None
    for problem in listed.left_out:
        print(f"left out: {problem}", file=sys.stderr)
    # A list comes from anybody: it must not say to which host a secret of this machine goes.
    found = [source for source in listed.sources if not asks_for_secret(source.url)]
    for source in listed.sources:
        if asks_for_secret(source.url):
            print(
                f"left out: {path}: {source.name!r} asks for a secret; write that source into the sources file",
                file=sys.stderr,
            )
    before = load_sources(target) if target is None or target.exists() else ()
    taken, names = {source.url for source in before}, {source.name for source in before}
    new = [source for source in found if source.url not in taken]
    for source in new:
        if source.name in names:
            print(f"left out: {path}: there is already a source {source.name!r}; give it another name", file=sys.stderr)
    new = [source for source in new if source.name not in names]
    written = "\n".join(map(_as_toml, new))
    if target is None:
        print(written, end="")
    elif new:
        _add(target, written)
    words = f"{len(new)} of {len(found)} feeds are new"
    print(words if target is None else f"{words}; {target} now has {len(before) + len(new)}", file=sys.stderr)
    return 0


def _add(target: Path, tables: str) -> None:
    """Append to a sources file, or make it; it is replaced whole, and only if it can be loaded afterwards."""
    text = target.read_text(encoding="utf-8") if target.exists() else ""
    trial = target.with_name(f"{target.name}.new")
    try:
        trial.write_text(f"{text.rstrip()}\n\n{tables}".lstrip(), encoding="utf-8")
        load_sources(trial)
        trial.replace(target)
    except OSError as error:
        raise BadReference([Problem(str(target), None, f"cannot be written ({error})")]) from None
    finally:
        trial.unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    trial = path.with_name(f"{path.name}.new")
    try:
        trial.write_text(text, encoding="utf-8")
        trial.replace(path)
    except OSError as error:
        raise BadReference([Problem(str(path), None, f"cannot be written ({error})")]) from None
    finally:
        trial.unlink(missing_ok=True)


def _as_toml(source: Source) -> str:
    """A [[source]] table with what differs from the defaults. A JSON string, number or truth value is one of TOML."""
    usual = Source("", "")
    values = {k: v for k, v in asdict(source).items() if v != getattr(usual, k)}
    return "\n".join(["[[source]]", *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()), ""])


def table(sources: Sequence[Source], known: Mapping[str, SourceState]) -> str:
    """One line a source, in the order of the file. Times are UTC."""
    rows = [_COLUMNS, *(_row(source, known.get(source.name)) for source in sources)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(_COLUMNS) - 1)]
    return "\n".join(
        "  ".join([*(_pad(cell, width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def _row(source: Source, state: SourceState | None) -> tuple[str, ...]:
    name = f"{source.name} *" if source.launch_alert else source.name
    if not source.on:
        return name, "off", "", "", "", source.reason
    if state is None:
        return name, "new", "", "", "", health.meaning("new").todo
    todo = " ".join(filter(None, [health.meaning(state.state).todo, f"({state.detail})" if state.detail else ""]))
    return name, state.state, _time(state.since), _time(state.last_success), _time(state.newest_entry), todo


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%MZ}" if moment else "-"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
