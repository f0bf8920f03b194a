"""Everything that the app runs on has a fixed version, and an audit that found nothing out says so."""

from __future__ import annotations

import re
from importlib import metadata

from packaging.requirements import Requirement

from tests.audit import ROOT, pinned, verdict


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_the_app_pulls_in_is_pinned_once() -> None:
    versions = {named(line.partition("==")[0].partition("[")[0]): line.partition("==")[2] for line in pinned()}
    assert len(versions) == len(pinned())
    waiting = [name for name in versions if f"\n{name}==" in "\n" + (ROOT / "requirements.txt").read_text().lower()]
    seen: set[str] = set()
    while waiting:
        if (name := waiting.pop()) in seen:
            continue
        seen.add(name)
        assert versions.get(name) == metadata.version(name), f"pin {name}=={metadata.version(name)} in constraints.txt"
        wanted = map(Requirement, metadata.requires(name) or ())
        waiting += [named(one.name) for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]


def test_requirements_name_the_constraints() -> None:
    assert "-c constraints.txt" in (ROOT / "requirements.txt").read_text().splitlines()


def test_what_could_not_be_audited_is_said_and_fails_nothing() -> None:
    assert verdict(None, 3) == (0, ["NOT AUDITED: 3 packages, pip-audit could not reach the index"])
    skipped = {"dependencies": [{"name": "a", "skip_reason": "x"}, {"name": "b", "version": "1", "vulns": []}]}
    code, (line,) = verdict(skipped, 2)
    assert (code, line.startswith("NOT AUDITED: 1 of 2")) == (0, True)


def test_a_known_weakness_fails() -> None:
    weak = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
    assert verdict({"dependencies": [weak]}, 1) == (1, ["a 1: X-1, mended in 2"])
