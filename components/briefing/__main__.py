"""`python -m components.briefing`: the briefing as files, for a cron job before the morning meeting."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import click

from components.briefing import markdown, picture, sheet
from components.briefing.brief import Brief
from components.briefing.compose import compose
from components.briefing.edits import LABEL_LENGTH
from components.briefing.inputs import read
from components.reads import clock
from components.text import i18n
from components.text.catalogue import LANGUAGES
from components.text.escape import safe_url
from data.command import run
from data.models import BadReference
from data.store.store import StoreError, database_url, must_be_there

FORMATS = ("png", "markdown", "pptx", "html")


class Unwritable(Exception):
    """A file cannot be written. The message is one line: which, and why."""


@click.command()
@click.option("--png", metavar="FILE", help="the sheet as a picture of 3840×2160; needs a Chromium")
@click.option("--markdown", metavar="FILE", help="as Markdown; - for standard output")
@click.option("--pptx", metavar="FILE", help="as PowerPoint: three slides")
@click.option("--html", metavar="FILE", help="the sheet as one web page that prints on one page")
@click.option("--now", metavar="TIME", help="such as 2022-11-03T12:00Z: as it stood then, marked REPLAY")
@click.option("--lang", type=click.Choice(tuple(LANGUAGES)), default="en")
@click.option("--theme", type=click.Choice(("light", "dark")), default="light", help="of the picture and the web page")
@click.option("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")
@click.option("--label", metavar="TEXT", default="", help="handling label, shown top and bottom")
@click.option("--url", metavar="URL", default="", help="where the pages stand, for the permalink")
def command(now: str | None, lang: str, theme: str, db: str | None, label: str, url: str, **files: str | None) -> int:
    """Write the briefing to files. Several may be asked for at once: all say the same."""
    wanted = {name: path for name in FORMATS if (path := files[name])}
    if not wanted:
        print("nothing to write: give --png, --markdown, --pptx or --html with a file", file=sys.stderr)
        return 2
    if len({os.path.realpath(path) for path in wanted.values()}) < len(wanted):
        print("two of the files are one and the same; give each its own name", file=sys.stderr)
        return 2
    if url and not safe_url(url):
        print(f"--url: {url!r} is not a web address; write it like https://watch.example", file=sys.stderr)
        return 2
    for name, value in (("WATCH_DB", db), ("WATCH_NOW", now)):
        if value:
            os.environ[name] = value
    try:
        must_be_there(database_url())
        at = clock.now(stepped=False)
        with i18n.speaking(lang):
            brief = compose(read(at), label=label[:LABEL_LENGTH], link=_link(url, lang))
        # All are made before any is written, so that a failure leaves no half of the set.
        made = {path: _made(name, brief, dark=theme == "dark") for name, path in wanted.items()}
        _write(made)
    except (clock.BadClock, StoreError, BadReference, picture.NoPicture, Unwritable) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    return 0


def main(given: Sequence[str] | None = None) -> int:
    """Run the command: 0 when every file was written, 2 with one line on standard error when none was."""
    return run(command, given, "python -m components.briefing")


def _link(url: str, lang: str) -> str:
    base = url.split("?")[0].rstrip("/")
    return f"{base}/briefing?{urlencode({'lang': lang})}" if base else ""


def _made(name: str, brief: Brief, *, dark: bool) -> bytes:
    if name == "png":
        return picture.draw(sheet.document(brief, dark=dark))
    if name == "pptx":
        from components.briefing import deck  # its library is read only where a deck is asked for

        return deck.build(brief)
    return (markdown.write(brief) if name == "markdown" else sheet.document(brief, dark=dark)).encode()


def _write(made: Mapping[str, bytes]) -> None:
    """All files whole, or none of them. Raises Unwritable."""
    parts: list[tuple[Path, Path]] = []
    at = ""
    try:
        for at, body in made.items():
            target = Path(at)
            if at != "-" and (not target.exists() or target.is_file()):
                target = target.resolve()  # a link stays one
                parts.append((target.with_name(f".{target.name}.part"), target))
                parts[-1][0].write_bytes(body)
        for at, body in made.items():
            if at == "-":
                sys.stdout.buffer.write(body)
            elif Path(at).exists() and not Path(at).is_file():  # a pipe or a device is written to, never replaced
                Path(at).write_bytes(body)
        for part, target in parts:
            at = str(target)
            part.replace(target)
    except OSError as error:
        raise Unwritable(f"{at} cannot be written ({error.strerror or error})") from None
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
