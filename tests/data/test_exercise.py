"""The built-in exercise: real feed files, words of nobody else's, every entry labelled, dates as on record."""

from __future__ import annotations

import json
import re
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from data.models import CATEGORIES, KINDS, SIGNAL_KINDS
from data.tables.toml_file import read_csv

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "exercise"
ATOM = "{http://www.w3.org/2005/Atom}"
# Outlets that the public record of that autumn quotes. None of them wrote a word of the exercise.
OUTLETS = (
    "Yonhap", "KCNA", "Rodong", "Reuters", "Associated Press", "AFP", "BBC", "CNN", "NHK", "Kyodo", "NK News",
    "38 North", "KBS", "MBC", "JoongAng", "Korea Herald", "Korea Times", "Hankyoreh", "Chosun", "Xinhua", "TASS",
    "연합뉴스", "조선중앙통신", "노동신문", "조선일보", "중앙일보", "동아일보", "한겨레",
    "共同通信", "時事通信", "朝鮮中央通信",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    file: str
    source: str
    feed_url: str
    id: str
    title: str
    summary: str
    link: str
    date: str


def read(path: Path) -> list[Item]:
    root = ET.parse(path).getroot()
    if root.tag == f"{ATOM}feed":
        name, url = root.findtext(f"{ATOM}title", ""), root.find(f"{ATOM}link[@rel='self']")
        fields, entries = (f"{ATOM}id", f"{ATOM}title", f"{ATOM}summary", f"{ATOM}published"), root.iter(f"{ATOM}entry")
    else:
        channel = root.find("channel")
        assert channel is not None, path
        name, url = channel.findtext("title", ""), channel.find(f"{ATOM}link[@rel='self']")
        fields, entries = ("guid", "title", "description", "pubDate"), channel.iter("item")
    assert url is not None, path
    found = []
    for entry in entries:
        identity, title, summary, published = (entry.findtext(field, "") for field in fields)
        at = entry.find(f"{ATOM}link")
        link = entry.findtext("link", "") if at is None else at.get("href", "")
        found.append(Item(path.name, name, url.get("href", ""), identity, title, summary, link, published))
    return found


SOURCES = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))["source"]
ITEMS = [item for path in sorted(FOLDER.rglob("*.xml")) for item in read(path)]
LABELS = [json.loads(line) for line in (FOLDER / "labels.jsonl").read_text(encoding="utf-8").splitlines()]


def published(item: Item) -> datetime | None:
    if not item.date:
        return None
    zone = next(source["timezone"] for source in SOURCES if source["name"] == item.source)
    parse = parsedate_to_datetime if "," in item.date else datetime.fromisoformat
    moment = parse(item.date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def test_there_is_enough_to_watch() -> None:
    assert len({item.link for item in ITEMS}) >= 200
    languages = Counter(source["language"] for item in ITEMS for source in SOURCES if source["name"] == item.source)
    assert languages["ko"] >= 30
    assert languages["ja"] >= 5


def test_every_feed_file_is_one_named_wire() -> None:
    by_url = {source["url"]: source["name"] for source in SOURCES}
    assert len(by_url) == len(SOURCES)
    assert {(item.feed_url, item.source) for item in ITEMS} == set(by_url.items())


def test_every_entry_is_labelled_once() -> None:
    assert {(item.id, item.link) for item in ITEMS} == {(label["id"], label["link"]) for label in LABELS}
    assert max(Counter(label["id"] for label in LABELS).values()) == 1


def holds_together(label: dict[str, str | None]) -> bool:
    kind, category = label["kind"], label["category"]
    return (
        kind in KINDS
        and category in (None, *CATEGORIES)
        and (category is not None or kind not in SIGNAL_KINDS)
        and (category is None or kind != "unrelated")
        and bool(label["event"]) == (kind == "provocation")
    )


def test_every_label_holds_together() -> None:
    assert [label for label in LABELS if not holds_together(label)] == []


def test_every_kind_is_there() -> None:
    assert {label["kind"] for label in LABELS} == set(KINDS)


def test_acts_stand_on_days_of_the_record() -> None:
    record = {row["date"] for _, row in read_csv(ROOT / "data" / "reference" / "provocations.csv", ("date",))}
    events = {str(label["event"]) for label in LABELS if label["event"]}
    assert {event[:10] for event in events} <= record
    assert {"2024-09-12", "2024-09-18", "2024-10-15", "2024-10-31", "2024-11-05", "2024-11-08"} <= {
        e[:10] for e in events
    }


def test_an_act_is_reported_on_its_day_or_within_the_week() -> None:
    days = {
        item.link: moment.astimezone(ZoneInfo("Asia/Seoul")).date() for item in ITEMS if (moment := published(item))
    }
    for label in LABELS:
        if event := label["event"]:
            late = (days[str(label["link"])] - date.fromisoformat(str(event)[:10])).days
            assert 0 <= late <= 7, label


def test_no_publisher_of_the_real_world_stands_on_our_words() -> None:
    assert all(source["name"].startswith("Exercise ") for source in SOURCES)
    assert all(source["publisher"] == source["name"] for source in SOURCES)
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.*"))
    assert [outlet for outlet in OUTLETS if re.search(rf"(?<!\w){re.escape(outlet)}(?!\w)", text)] == []


def test_no_address_leads_anywhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.*"))
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"'<>)&]+", text)} - {"www.w3.org"}
    assert {host for host in hosts if not (host or "").endswith(".example.invalid")} == set()


def test_the_awkward_things_of_real_feeds_are_in_it() -> None:
    assert [item for item in ITEMS if not item.date], "an entry without a date"
    assert [item for item in ITEMS if item.date and "," not in item.date and "T" not in item.date], (
        "a date without a zone"
    )
    assert [item for item in ITEMS if "<" in item.title], "a title with markup in it"
    titles = Counter(item.id for item in ITEMS)
    assert [identity for identity, n in titles.items() if n == 2], "an entry that was corrected"
    assert [item for item in ITEMS if "(Exercise Wire " in item.summary], "a reprint that names its wire"
