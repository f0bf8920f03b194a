"""Whether the settings can be understood: a secrets file with a fault in it must never read as an empty one.

Streamlit takes a file that it cannot parse for one that is not there: then a login asked for is gone, and the store
named in it is replaced by a fresh one. So the files are read here once more, and any doubt closes the whole watch.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

SECTIONS = (
    "watch",
    "auth",
    "api",
    "alerts",
    "push",
    "feeds",
    "connections",
)  # ours, and those that Streamlit reads itself
WATCH = (
    "passphrase",
    "supervisor_passphrase",
    "officers",
    "supervisors",
    "readers",
    "reading",
    "session_hours",
    "sign_in_ends",
)
AUTH = (
    "redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url", "client_kwargs",
    "expose_tokens",
)  # fmt: skip
API = ("tokens",)
PUSH = ("key", "contact")
KEYS = {"watch": WATCH, "auth": AUTH, "api": API, "push": PUSH}
SETTINGS = (
    "WATCH_API", "WATCH_URL", "WATCH_DB", "WATCH_SOURCES", "WATCH_POLL", "WATCH_NOW", "WATCH_MODE", "WATCH_EDIT",
    "WATCH_ALLOW_NET", "WATCH_CONTACT", "WATCH_READ_DB", "WATCH_COPY",
    "WATCH_COPY_TOKEN",
)  # fmt: skip
OF_THE_START = "WATCH_LOCAL"  # never from a file: whoever starts the server asks for it
_AT = re.compile(r"at line (\d+), column (\d+)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")


def problem(paths: Iterable[str], secrets: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """The first fault of the settings in one line with file, line and mend; "" where there is none.

    `paths` are the places of secrets files, `secrets` what Streamlit made of them. No value stands in the line.
    """
    for path in paths:
        if fault := _of_place(Path(path)):
            return fault
    return _of_table(secrets, "", "secrets") or _of_environment(environ)


def placed(fault: str, paths: Iterable[str]) -> str:
    """A fault of a value in [watch] or [api], with the file and line where the value stands."""
    named = re.match(r"secrets: \[(watch|api)\] (\w+) ", fault)
    for path in map(Path, paths) if named else ():
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if named and named[2] in tomllib.loads(text).get(named[1], {}):
            return f"{path}, line {_line(text, named[2])}: {fault.removeprefix('secrets: ')}"
    return fault


def _of_place(path: Path) -> str:
    try:
        known = path.stat()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"{path}: cannot be read ({error.strerror}); let the server's user read it"
    if path.is_dir():
        return ""  # secrets as folders: a file for every value, so there is nothing to parse
    return _of_file(path, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=8)
def _of_file(path: Path, _changed: int, _size: int) -> str:
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        return f"{path}: is not written in UTF-8; save it as UTF-8"
    except tomllib.TOMLDecodeError as error:
        # The message is not repeated: it may quote what stands there.
        found = _AT.search(str(error))
        line = found[1] if found else str(len(text.splitlines()))
        return f"{path}, line {line}: cannot be understood; look for a missing quote, bracket or = there or just before"
    except (OSError, RecursionError) as error:
        return f"{path}: cannot be read ({type(error).__name__}); let the server's user read it"
    return _of_table(table, text, str(path))


def _of_table(table: Mapping[str, Any], text: str, where: str) -> str:
    known = (*SECTIONS, *SETTINGS)
    for name, value in table.items():
        place = f"{where}, line {_line(text, name)}" if text else where
        if name not in known:
            return f"{place}: {_shown(name)} is not known{_advice(name, known)}"
        if name in SECTIONS and not isinstance(value, Mapping):
            return f"{place}: {name} must be a section, [{name}]"
        if name in SETTINGS and not (isinstance(value, str) and value.strip()):
            return f"{place}: {name} must be a text in quotes, and not an empty one; or leave it out"
        of = KEYS.get(name, ())
        for key, held in value.items() if of else ():
            # A section inside [auth] is a provider of its own name.
            if key not in of and not (name == "auth" and isinstance(held, Mapping)):
                place = f"{where}, line {_line(text, key)}" if text else where
                return f"{place}: [{name}] {_shown(key)} is not known{_advice(key, of)}"
    return ""


def _of_environment(environ: Mapping[str, str]) -> str:
    """A setting that somebody misspelled; other names that begin alike may be somebody else's."""
    known = (*SETTINGS, OF_THE_START)
    for name in environ:
        if name.startswith("WATCH_") and name not in known and difflib.get_close_matches(name, known, 1, 0.8):
            return f"environment: {_shown(name)} is not known{_advice(name, known)}"
    return ""


def _line(text: str, name: str) -> int:
    """Where a key or section of this name stands: the first line that begins with it."""
    found = re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _shown(name: str) -> str:
    """A name that is one; whatever else was written there may be a secret."""
    return repr(name) if _NAME.fullmatch(name) else "what stands there"


def _advice(name: str, known: tuple[str, ...]) -> str:
    if name.casefold() in known:
        return f"; write {name.casefold()}"
    if name in WATCH:
        return "; it belongs into the section [watch], below that line"
    near = difflib.get_close_matches(name, known, 1, 0.6)
    return f"; write {near[0]}" if near else f"; known are {', '.join(known)}"
