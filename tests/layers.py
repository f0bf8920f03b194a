"""Reads a module's imports and calls and says which of the project's fences they break.

The arrows between rooms are import-linter's, in pyproject.toml. Here is what it cannot express: what a room hands out,
parts of the standard library's packages, calls, and strangers' text. `faults(path, source)` is the whole interface; the
path, counted from the project's folder, decides which rules hold.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "components", "data", "feeds", "scoring")

# An import by name is one that no linter sees: here for commands and pages that are read when they are asked for.
IMPORT_DOORS = ("feeds/__main__.py", "components/reads/warm.py")
NETWORK = (
    "aiohttp", "apprise", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc",
)  # fmt: skip
# surplus opens none: it reads on what guard opened. copy_file asks nobody but whom the operator named for the copy.
NETWORK_DOORS = (
    "feeds/fetching/guard.py", "feeds/fetching/fetch.py", "feeds/fetching/surplus.py",
    "feeds/fetching/copy_file.py",
    "components/alerts/mail.py", "components/alerts/posting.py", "components/alerts/relay.py",
)  # fmt: skip
# scoring is pure: nothing that reads, writes or asks; its command line is the edge that does.
SCORING_EDGE = "scoring/__main__.py"
IMPURE_CALLS = ("open", "print", "input")

CLOCKS = (
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "pandas.Timestamp.now", "pandas.Timestamp.utcnow", "pandas.Timestamp.today", "pandas.to_datetime.now",
    "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp",
    "time.time", "time.time_ns", "time.gmtime", "time.localtime", "time.ctime",
)  # fmt: skip
# The one way in which a page writes: with the person's right checked, and a line in the audit.
# The sender of alerts is no page: it accounts for what it sent.
WRITE_DOORS = (
    "components/access/session.py", "components/access/sign_in.py",
    "components/alerts/observing.py", "components/alerts/sender.py",
)  # fmt: skip
# The outermost edges, where a clock is read and handed on as `now`.
CLOCK_EDGES = (
    "app.py", "components/reads/clock.py", "data/__main__.py", "feeds/__main__.py", "feeds/commands/",
    "feeds/polling/poll.py", "scoring/__main__.py",
)  # fmt: skip

# What is drawn again, or made when a button is pressed, runs outside the page's run, in which reading was allowed.
FRAGMENT, FRAGMENT_DOOR = ("streamlit.fragment", "streamlit.experimental_fragment"), "components/access/session.py"
FILE_BUTTON = "download_button"

CACHE_DOORS = ("components/reads/load.py", "components/reads/changed_rules.py")
CACHES = ("streamlit.cache_data", "streamlit.cache_resource")
# These fetch pictures, read Markdown in cells or ask the internet for maps, whatever text they are given.
SHUT = (
    "streamlit.write", "streamlit.map", "streamlit.pydeck_chart",
    "streamlit.column_config.MarkdownColumn", "streamlit.column_config.ImageColumn",
    "plotly.graph_objects.Scattergeo", "plotly.graph_objects.Choropleth", "plotly.graph_objects.Scattermap",
)  # fmt: skip
# Its cells read Markdown: for words of our own only.
TABLE, TABLE_DOORS = ("streamlit.table",), ("components/method/panels.py",)
# These read Markdown; a stranger's text enters them through components/text/escape.py only.
MARKDOWN = (
    "badge", "button", "caption", "checkbox", "download_button", "error", "expander", "header", "info", "link_button",
    "markdown", "metric", "page_link", "popover", "radio", "status", "subheader", "success", "title", "toast", "toggle",
    "warning", "html",
)  # fmt: skip
STRANGERS = ("author", "guid", "link", "publisher", "summary", "title")
RAW_HTML = ("unsafe_allow_html", "unsafe_allow_javascript")


@dataclass(frozen=True)
class Use:
    """A dotted name that a module imports or reaches, and the line where it does."""

    name: str
    line: int


@cache
def faces() -> Mapping[str, frozenset[str]]:
    """What each sub-room hands out: the names in its __init__'s `__all__`, by the sub-room's dotted name."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).glob("*/__init__.py"):
            lists = [
                node.value
                for node in ast.parse(path.read_text(encoding="utf-8")).body
                if isinstance(node, ast.Assign) and any(_dotted(target) == "__all__" for target in node.targets)
            ]
            found[f"{room}.{path.parent.name}"] = frozenset(name for one in lists for name in ast.literal_eval(one))
    return found


def faults(path: str, source: str) -> list[str]:
    """Every broken rule as 'path:line: what and why'; empty for a module that keeps them all."""
    tree = ast.parse(source, path)
    imports = list(_imports(path, tree))
    reached = list(_reached(tree))
    room = PurePosixPath(path).parts[0].removesuffix(".py")
    found: list[tuple[int, str]] = []

    def forbid(uses: list[Use], names: tuple[str, ...], why: str, unless: bool = False) -> None:
        if not unless:
            found.extend((use.line, f"{use.name}: {why}") for use in uses if _is_in(use.name, names))

    found.extend((use.line, f"{use.name}: {why}") for use in imports if (why := _not_handed_out(path, use.name)))
    forbid(imports, ("app",), "app.py is the entry: it imports the rooms")
    forbid(reached, ("importlib.import_module", "__import__"), "arrows are for all to see", path in IMPORT_DOORS)
    forbid(imports, NETWORK, f"the network is reached from {', '.join(NETWORK_DOORS)} only", path in NETWORK_DOORS)
    forbid(reached, IMPURE_CALLS, "scoring is pure", unless=room != "scoring" or path == SCORING_EDGE)
    edges = ", ".join(CLOCK_EDGES)
    forbid(reached, CLOCKS, f"take `now` as an argument; clocks are read in {edges}", path.startswith(CLOCK_EDGES))
    forbid(reached, CACHES, f"caches live in {', '.join(CACHE_DOORS)}", unless=path in CACHE_DOORS)
    forbid(reached, SHUT, "it acts on text or asks the internet; show text literally, maps in plain axes")
    forbid(reached, TABLE, "its cells read Markdown; use st.dataframe", unless=path in TABLE_DOORS)
    if room == "components" and path not in WRITE_DOORS:
        found.extend((line, "a page writes through access.writing only") for line in _transactions(tree))
    forbid(reached, FRAGMENT, "a part drawn again asks anew who reads: session.live", unless=path == FRAGMENT_DOOR)
    if room == "components":
        found.extend((line, "a file made later asks anew who reads: session.for_this_reader") for line in _later(tree))
    if room == "components":
        forbid(
            list(_bare_texts(tree)), STRANGERS, "a stranger's text enters Markdown through components/text/escape.py"
        )
    forbid(list(_words(tree)), RAW_HTML, "untrusted text stays text")
    return [f"{path}:{line}: {what}" for line, what in sorted(set(found))]


def _not_handed_out(path: str, name: str) -> str:
    """Why a module may not import a name of the project from another sub-room; "" where it may."""
    room = ".".join(name.split(".")[:2])
    own = ".".join(PurePosixPath(path).with_suffix("").parts[:2])
    if room == own or room not in faces():
        return ""
    asked = name.removeprefix(room).removeprefix(".").partition(".")[0]
    return "" if asked in faces()[room] else f"{room} hands out only what its __init__ lists in __all__"


def _is_in(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def _imports(path: str, tree: ast.AST) -> Iterator[Use]:
    """Modules imported anywhere in the file, also inside functions, with relative names made whole."""
    folder = PurePosixPath(path).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Use(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (Use(f"{module}.{alias.name}" if module else alias.name, node.lineno) for alias in node.names)


def _reached(tree: ast.AST) -> Iterator[Use]:
    """Dotted names the code uses, with the aliases of its imports undone: `dt.now` → `datetime.datetime.now`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known.update(
                (a.asname or a.name.split(".")[0], a.name if a.asname else a.name.split(".")[0]) for a in node.names
            )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known.update((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and (name := _dotted(node)):
            first, _, rest = name.partition(".")
            yield Use(".".join(filter(None, (known.get(first, first), rest))), node.lineno)


def _transactions(tree: ast.AST) -> Iterator[int]:
    """Lines that open a write transaction."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "begin":
            yield node.lineno


def _later(tree: ast.AST) -> Iterator[int]:
    """Lines of download buttons that are given a function, which nobody asked whether the reader may read."""
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last(node.func) == FILE_BUTTON:
            given = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "data")]
            for data in given:
                named = isinstance(data, ast.Name | ast.Attribute) and _last(data) in functions
                if (
                    isinstance(data, ast.Lambda)
                    or named
                    or (isinstance(data, ast.Call) and _last(data.func) == "partial")
                ):
                    yield data.lineno


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _words(tree: ast.AST) -> Iterator[Use]:
    """Names of keyword arguments, and strings, in which a switch could be passed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield Use(node.arg, node.value.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Use(node.value, node.lineno)


def _bare_texts(tree: ast.AST) -> Iterator[Use]:
    """Fields of entries that stand, unescaped, in what an `st.` call reads as Markdown or HTML."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _dotted(node.func)).startswith("st.") and name[3:] in MARKDOWN:
            waiting: list[ast.AST] = [*node.args, *(keyword.value for keyword in node.keywords)]
            while waiting:
                part = waiting.pop()
                if isinstance(part, ast.Attribute) and part.attr in STRANGERS:
                    yield Use(part.attr, part.lineno)
                elif not isinstance(part, ast.Call):  # a call made something else of it
                    waiting.extend(ast.iter_child_nodes(part))


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of attributes that begins with a name, else ''."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
