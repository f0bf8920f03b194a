"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:|#", target)]
    missing = [target for target in targets if not (document.parent / target.partition("#")[0]).exists()]
    assert missing == []


def test_every_target_of_make_that_the_readme_names_exists() -> None:
    named = set(
        re.findall(
            r"\bmake ([a-z]+)\b",
            "\n".join(re.findall(r"```.*?```|`[^`]+`", DOCUMENTS[0].read_text(encoding="utf-8"), re.DOTALL)),
        )
    )
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert named - {"make"} <= set(phony[1].split())
    assert named
