"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("**/*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", target)]
    missing = [target for target in targets if not (document.parent / target.partition("#")[0]).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_folders_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"(?<![\w./-])((?:app|components|data|docs|feeds|scoring|tests|\.ci)/[\w./-]*\w/?)", text)
    made = ("data/var",)  # at the first run
    missing = {name for name in named if not (ROOT / name).exists() and not name.startswith(made)}
    assert missing == set()


def test_every_command_of_the_program_is_in_the_readme() -> None:
    assert {name for name in COMMANDS if f"python -m feeds {name}" not in README} == set()


def test_every_target_of_make_that_the_readme_names_exists() -> None:
    named = set(
        re.findall(
            r"\bmake ([a-z]+)\b",
            "\n".join(re.findall(r"```.*?```|`[^`]+`", README, re.DOTALL)),
        )
    )
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert named - {"make"} <= set(phony[1].split())
    assert named
