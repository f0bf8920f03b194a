"""The passphrase: kept as a hash, compared as one, and no line that protects nothing is taken for one."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from components.access import passphrase
from components.access.passphrase import BadHash, fits, make_hash, read_hash

LINE = make_hash("the lamp is on the pier", b"0123456789abcdef")


def test_only_the_passphrase_fits_its_hash() -> None:
    assert fits("the lamp is on the pier", LINE)
    for wrong in ("", "the lamp is on the pie", "the lamp is on the pier ", "The lamp is on the pier", LINE):
        assert not fits(wrong, LINE)


def test_every_hash_has_a_salt_of_its_own_and_hides_the_words() -> None:
    first, second = make_hash("the lamp is on the pier"), make_hash("the lamp is on the pier")
    assert first != second
    assert "lamp" not in first + second


def test_a_korean_passphrase_fits_however_it_was_typed() -> None:
    phrase = "부두의 등불은 꺼지지 않는다"
    assert fits(unicodedata.normalize("NFD", phrase), make_hash(phrase, b"0123456789abcdef"))


@pytest.mark.parametrize("phrase", ["", "short", "x" * 201])
def test_a_passphrase_out_of_bounds_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="12 to 200"):
        make_hash(phrase)


@pytest.mark.parametrize(
    "line",
    [
        "", "open sesame", "scrypt$1$8$1$c2FsdA==$a2V5", LINE.replace("$32768$", "$1024$"),
        LINE.replace("$32768$", "$1073741824$"), LINE.replace("$32768$", "$32769$"), LINE.replace("$8$", "$1$"),
        LINE.replace("$8$1$", "$8$99$"), LINE[:-8], LINE + "$", LINE.replace("scrypt", "plain"),
    ],
)  # fmt: skip
def test_a_line_that_protects_nothing_or_costs_too_much_is_refused(line: str) -> None:
    with pytest.raises(BadHash) as error:
        read_hash(line)
    assert "python -m components.access.passphrase" in str(error.value)
    assert not line or line not in str(error.value)


@pytest.mark.parametrize(("answers", "code"), [(("a good long phrase",) * 2, 0), (("a good long phrase", "other"), 2)])
def test_the_command_prints_a_line_that_fits(
    answers: tuple[str, str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = iter(answers)
    monkeypatch.setattr(passphrase.getpass, "getpass", lambda _: next(given))
    assert passphrase.main([]) == code
    out, err = capsys.readouterr()
    assert fits(answers[0], out) if code == 0 else (out == "" and len(err.splitlines()) == 1)


def test_the_command_stands_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "components.access.passphrase"], input="", capture_output=True, text=True, timeout=30
    )
    assert done.returncode != 0
    assert not done.stdout
    assert "nothing was made" in done.stderr
