"""What stands for a secret in a feed's address: ${NAME}, filled in when the feed is asked for and kept nowhere.

A secret is found by its name in the section [feeds] of Streamlit's secrets file, else in the environment. Of the
environment only names that end as those of feeds' secrets do, and none of other systems: an address that an officer
adds must not carry the database's password away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from data.models import Entry

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]{0,63})\}")
_OURS = re.compile(
    r"[A-Z0-9_]+_(?:TOKEN|KEY|USER|USERNAME|LOGIN|PASSWORD|PASS|PASSPHRASE|SECRET|ID|AUTH)", re.IGNORECASE
)
_OTHERS = re.compile(
    r"(?:WATCH|STREAMLIT|AWS|AZURE|GOOGLE|GCP|GITHUB|GH|GITLAB|CI|DOCKER|NPM|PYPI|PIP|UV|SSH|PG|POSTGRES|DATABASE|DB"
    r"|SENTRY|SLACK|OPENAI|ANTHROPIC|HF)_.*",
    re.IGNORECASE,
)
_PLACES = (
    Path(__file__).resolve().parents[2] / ".streamlit" / "secrets.toml",
    Path.home() / ".streamlit" / "secrets.toml",
)


class SecretMissing(Exception):
    """An address needs a secret that is not there. The message names it."""


def fill(url: str, environ: Mapping[str, str], places: tuple[Path, ...] = _PLACES) -> tuple[str, tuple[str, ...]]:
    """`url` with its secrets in it, percent-encoded, and those secrets. Raises SecretMissing."""
    names = _PLACEHOLDER.findall(url)
    if not names:
        return url, ()
    kept = _section(places)
    found: dict[str, str] = {}
    for name in names:
        value = kept.get(name) or (environ.get(name) if _OURS.fullmatch(name) and not _OTHERS.fullmatch(name) else None)
        if not value:
            raise SecretMissing(f"the secret {name} is not set: put it into [feeds] of .streamlit/secrets.toml")
        found[name] = value
    return _PLACEHOLDER.sub(lambda match: quote(found[match[1]], safe=""), url), tuple(found.values())


def without(entry: Entry, secrets: tuple[str, ...]) -> Entry:
    """`entry` where its feed has written a secret of ours into its links: without it."""
    link, guid = entry.link, entry.guid
    for secret in secrets:
        for form in {secret, quote(secret, safe="")}:
            link = re.sub(rf"(?<=[?&])[^?&#=]*={re.escape(form)}(?:&|(?=#)|$)|{re.escape(form)}", "", link).rstrip("?&")
            guid = guid.replace(form, "")
    return entry if (link, guid) == (entry.link, entry.guid) else replace(entry, link=link, guid=guid or link)


def _section(places: tuple[Path, ...]) -> dict[str, str]:
    for place in places:
        try:
            table = tomllib.loads(place.read_text(encoding="utf-8")).get("feeds", {})
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            raise SecretMissing(f"{place.name} cannot be read; mend it, and this feed is asked again") from None
        return {k: v for k, v in table.items() if isinstance(v, str)} if isinstance(table, dict) else {}
    return {}
