"""Settings with a fault are told with file, line and mend, and none of their values is; sound ones pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.access import config
from components.access.settings import problem

SECRET = "hunter2-lamp-on-the-pier"
SOUND = f"""WATCH_DB = "postgresql://u:{SECRET}@host/db"
[auth]
cookie_secret = "x"
[auth.google]
client_id = "x"
[watch]
officers = ["*@b.example"]
[feeds]
ANY_TOKEN = "{SECRET}"
"""


def told(folder: Path, text: str | bytes, **environ: str) -> str:
    file = folder / "secrets.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return problem([str(folder / "none.toml"), str(file)], {}, environ)


def test_sound_settings_pass(tmp_path: Path) -> None:
    assert told(tmp_path, SOUND, WATCH_DB="x", WATCH_LOCAL="x", WATCH_SERVICE_HOST="of a cluster") == ""
    assert problem([str(tmp_path), str(tmp_path / "none.toml")], {}, {}) == ""


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        (f'[watch]\npassphrase = "{SECRET}\n', 2, "missing quote"),
        (f'[watch]\nofficers = ["{SECRET}"\n', 2, "bracket"),
        (f'[watch\nreading = "{SECRET}"\n', 1, "bracket"),
        (f'reading "{SECRET}"\n', 1, "="),
        (f'x = 1\n[Watch]\npassphrase = "{SECRET}"\n', 1, "known are watch"),
        (f'\n[Watch]\npassphrase = "{SECRET}"\n', 2, "write watch"),
        (f'\npassphrase = "{SECRET}"\n', 2, "section [watch]"),
        (f'[watch]\npasphrase = "{SECRET}"\n', 2, "write passphrase"),
        (f'[auth]\ncookie_secrt = "{SECRET}"\n', 2, "write cookie_secret"),
        (f'WACTH_DB = "{SECRET}"\n', 1, "write WATCH_DB"),
        ('WATCH_DB = ""\n', 1, "not an empty one"),
        ("WATCH_DB = 5\n", 1, "text in quotes"),
        (f'WATCH_LOCAL = "{SECRET}"\n', 1, "is not known"),
        (f'watch = "{SECRET}"\n', 1, "must be a section"),
        (f'"{SECRET} and more" = 1\n', 1, "what stands there is not known"),
    ],
)
def test_a_fault_is_told_with_its_line_and_mend(tmp_path: Path, text: str, line: int, mend: str) -> None:
    found = told(tmp_path, text)
    assert found.startswith(f"{tmp_path / 'secrets.toml'}, line {line}: ")
    assert mend in found
    assert SECRET not in found
    assert "\n" not in found


def test_a_file_that_cannot_be_read_as_text_is_a_fault(tmp_path: Path) -> None:
    assert "UTF-8" in told(tmp_path, b"\xff\xfe[\x00")


def test_a_misspelled_setting_of_the_environment_is_a_fault(tmp_path: Path) -> None:
    assert "write WATCH_EDIT" in told(tmp_path, "", WATCH_EDT="off")


def test_what_streamlit_was_given_without_a_file_is_looked_at_too() -> None:
    assert "passphrase" in problem([], {"passphrase": SECRET}, {})


def test_a_file_that_streamlit_took_for_none_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('[watch]\nreading = "login\n', encoding="utf-8")
    monkeypatch.setattr(config.st, "get_option", lambda name: [str(file)] if name == "secrets.files" else None)
    assert "line 2" in config.trouble()


@given(st.integers(0, len(SOUND)), st.sampled_from(["", '"', "[", "\n", "=", "]", "\0"]))
def test_no_slip_of_a_key_shows_a_secret(tmp_path_factory: pytest.TempPathFactory, at: int, slip: str) -> None:
    found = told(tmp_path_factory.mktemp("slip"), SOUND[:at] + slip + SOUND[at + 1 :])
    assert SECRET not in found
    assert found.count("\n") == 0
