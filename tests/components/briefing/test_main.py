"""`python -m components.briefing`: the files of a cron job, and one clear line where it cannot write them."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from pptx import Presentation

from components.briefing import picture
from components.briefing.__main__ import main
from components.reads import load
from tests.components.stocked import NOW, open_page, stock, usual_reports


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", "")  # main sets it: this puts it back
    load.forget()


def test_every_file_of_one_run_says_the_same(tmp_path: Path) -> None:
    stock(usual_reports())
    files = {name: tmp_path / f"brief.{name}" for name in ("markdown", "pptx", "html")}
    given = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    assert main([*given, "--now", NOW, "--lang", "ko", "--label", "대외주의", "--url", "https://watch.example/"]) == 0
    written, page = files["markdown"].read_text("utf-8"), files["html"].read_text("utf-8")
    deck = Presentation(io.BytesIO(files["pptx"].read_bytes()))
    slide = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    for words in ("대외주의", "감시 단계", "060000Z / 060900I NOV 24", "https://watch.example/briefing?lang=ko"):
        assert words in written.replace("\\", "")
        assert words in page
        assert words in slide
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".db"} >= {path.name for path in files.values()}
    assert not list(tmp_path.glob(".*.part"))


def test_markdown_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    stock(usual_reports())
    assert main(["--markdown", "-", "--now", NOW]) == 0
    assert capfdbinary.readouterr().out.decode().startswith("# November Watch · Korean Peninsula")


def test_the_page_of_its_own_asks_for_nothing(tmp_path: Path) -> None:
    stock(usual_reports())
    main(["--html", str(tmp_path / "sheet.html"), "--now", NOW])
    page = (tmp_path / "sheet.html").read_text("utf-8")
    assert "<script" not in page
    assert "<link" not in page
    assert "@import" not in page
    assert page.count("url(") == page.count("url(data:font/woff2") + page.count("url(#")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "nothing to write"),
        (["--markdown", "{tmp}/none/brief.md"], "none/brief.md cannot be written"),
        (["--markdown", "{tmp}"], "cannot be written"),
        (["--markdown", "{tmp}/brief.md", "--html", "{tmp}/none/brief.html"], "none/brief.html cannot be written"),
        (["--markdown", "{tmp}/brief.md", "--html", "{tmp}/../{name}/brief.md"], "one and the same"),
        (["--markdown", "-", "--html", "-"], "one and the same"),
        (["--markdown", "-", "--lang", "fr"], "Invalid value for '--lang': 'fr' is not one of"),
        (["--mark", "-"], "No such option '--mark'"),
        (["--markdown", "-", "--db", "sqlite:///{tmp}/typo/watch.db"], "typo/watch.db: there is no such database"),
        (["--markdown", "-", "--now", "yesterday"], "write it like 2022-11-08T12:00Z"),
        (["--markdown", "-", "--db", "nonsense"], "is not a database URL"),
        (["--markdown", "-", "--url", "javascript:alert(1)"], "is not a web address"),
        (["--png", "{tmp}/sheet.png", "--markdown", "{tmp}/brief.md"], "no Chromium was found"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(
    given: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "no-such-browser"))
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{tmp_path}/watch.db")
    stock([])
    before = {path.name for path in tmp_path.iterdir()}
    assert main([word.replace("{tmp}", str(tmp_path)).replace("{name}", tmp_path.name) for word in given]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert said in told.err
    assert {path.name for path in tmp_path.iterdir()} - before <= {"watch.db", "watch.db-wal", "watch.db-shm"}


def test_a_link_stays_a_link_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    stock(usual_reports())
    kept, link, pipe = tmp_path / "kept.md", tmp_path / "brief.md", tmp_path / "pipe"
    kept.write_text("of yesterday")
    link.symlink_to(kept)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert main(["--markdown", str(pipe), "--now", NOW]) == 0
        assert os.read(reader, 1 << 20).startswith(b"# November Watch")
    finally:
        os.close(reader)
    assert main(["--markdown", str(link), "--now", NOW]) == 0
    assert link.is_symlink()
    assert kept.read_text().startswith("# November Watch")
    assert pipe.is_fifo()


def test_a_browser_that_draws_nothing_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'cannot open display' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(picture.NoPicture, match="no picture of the right size: cannot open display"):
        picture.draw("<p>", str(broken))
    with pytest.raises(picture.NoPicture, match="could not be started"):
        picture.draw("<p>", str(tmp_path / "gone"))


def test_a_png_tells_its_size() -> None:
    head = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (3840).to_bytes(4) + (2160).to_bytes(4)
    assert picture.size(head) == (3840, 2160)
    assert picture.size(b"GIF89a" + bytes(40)) == (0, 0)


@pytest.mark.parametrize("page", ["watch", "signals", "provocations", "window", "coverage"])
def test_a_chart_that_can_be_saved_names_itself_its_source_and_its_time(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    stock(usual_reports())
    saved = 0
    for chart in open_page(page).get("plotly_chart"):
        if "toImageButtonOptions" not in (chart.proto.config or ""):
            continue
        saved += 1
        layout = json.loads(chart.proto.spec)["layout"]
        notes = " ".join(note.get("text", "") for note in layout.get("annotations", []))
        assert len(layout["title"]["text"]) > len("<b></b>")
        assert "060000Z / 060900I NOV 24" in notes
        options = json.loads(chart.proto.config)["toImageButtonOptions"]
        assert (options["scale"], options["format"]) == (2, "png")
    assert saved
