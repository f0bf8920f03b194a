"""The API as programs meet it: what it answers, to whom, and what it does when something is wrong."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
import streamlit as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from components.api import answers, routes, serve
from components.reads import load, stored
from data.models import Filters
from data.store.store import StoreError
from tests.components.stocked import HOSTILE, NOW, stock, usual_reports
from tests.reports import report

TOKEN = "one-token-that-nobody-guesses"
PATHS = [endpoint.path for endpoint in routes.ENDPOINTS if "{" not in endpoint.path]


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "secrets.toml"
    before = st.get_option("secrets.files")
    st.config.set_option("secrets.files", [str(path)])
    st.secrets._reset()
    yield path
    st.config.set_option("secrets.files", before)
    st.secrets._reset()


def data(client: TestClient, path: str) -> Any:
    found = client.get(path)
    assert found.status_code == 200, found.text
    return found.json()["data"]


def test_the_level_and_the_pages_agree(client: TestClient) -> None:
    stock(usual_reports())
    told = data(client, "/api/v1/level")
    assert told["level"] == told["levels"][told["number"]]
    assert told["drivers"][0]["causes"][0]["category"] == "missile"
    act = data(client, "/api/v1/provocations?limit=1")[0]
    assert (act["date"], act["count"], act["reports"]) == ("2024-11-05", 7, 3)
    assert data(client, f"/api/v1/provocations/{act['id']}") == act
    assert told["drivers"][0]["causes"][0]["provocation"] == act["id"]


@pytest.mark.parametrize("path", ["/api/v1/provocations", "/api/v1/signals", "/api/v1/entries"])
def test_pages_of_any_size_hold_every_row_once_in_one_order(client: TestClient, path: str) -> None:
    stock(usual_reports())
    whole = [row["id"] for row in data(client, f"{path}?limit=200&since=2024-08-01")]
    assert len(set(whole)) == len(whole) > 7
    for limit in (1, 3, len(whole)):
        found, after = [], ""
        while after is not None:
            page = client.get(f"{path}?limit={limit}&since=2024-08-01" + (f"&after={after}" if after else "")).json()
            found += [row["id"] for row in page["data"]]
            after = page["next"]
        assert found == whole


def test_rows_of_one_second_are_told_apart_by_the_cursor(client: TestClient) -> None:
    stock(
        [report(f"Kim warns of response {n}", "2024-11-05T06:00", kind="threat", category="rhetoric") for n in range(5)]
    )
    first = client.get("/api/v1/signals?limit=2").json()
    second = client.get(f"/api/v1/signals?limit=200&after={first['next']}").json()
    assert len({row["id"] for row in first["data"] + second["data"]}) == 5


def test_filters_narrow(client: TestClient) -> None:
    stock(usual_reports())
    kinds = {row["kind"] for row in data(client, "/api/v1/entries?kind=threat,preparation")}
    assert kinds == {"threat", "preparation"}
    assert {row["category"] for row in data(client, "/api/v1/signals?category=space")} == {"space"}
    assert data(client, "/api/v1/signals?language=ko") == []
    assert [row["date"] for row in data(client, "/api/v1/provocations?since=2024-11-04T15:00Z")] == ["2024-11-05"]
    assert client.get("/api/v1/signals?kind=context").status_code == 400
    assert client.get("/api/v1/provocations?since=2020-01-01").status_code == 400


def test_an_unchanged_answer_costs_304_and_a_new_entry_ends_it(client: TestClient) -> None:
    stock(usual_reports())
    tag = client.get("/api/v1/signals").headers["etag"]
    assert client.get("/api/v1/signals", headers={"If-None-Match": f'"other", {tag}'}).status_code == 304
    stock([report("North Korea fires a missile anew", "2024-11-05T22:00")], watched_days=0)
    load.forget()
    serve.forget()
    assert client.get("/api/v1/signals", headers={"If-None-Match": tag}).status_code == 200


def test_writing_is_refused_and_the_unknown_is_a_problem(client: TestClient) -> None:
    refused = client.post("/api/v1/level")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    for path in ("/api", "/api/", "/api/v2/level", "/api/v1/provocations/P-none"):
        missing = client.get(path)
        assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert client.get(f"/api/v1/entries?source={'x' * 3000}").status_code == 400
    assert "<script>" not in client.get("/api/v1/level?<script>=1").text


def test_behind_a_token(client: TestClient, secrets: Path) -> None:
    secrets.write_text(f'[api]\ntokens = ["{TOKEN}"]\n', encoding="utf-8")
    for path in [*PATHS, "/api/v1/openapi.json", "/api/v1/provocations/P-none"]:
        refused = client.get(path)
        assert (refused.status_code, refused.json()["status"]) == (401, 401), path
        assert "Basic" in refused.headers["www-authenticate"]
    assert client.get("/api/v1/level", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/feed.atom", auth=("reader", TOKEN)).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_settings_in_doubt_close_it(client: TestClient, secrets: Path) -> None:
    secrets.write_text('[api]\ntokens = ["unclosed\n', encoding="utf-8")
    found = client.get("/api/v1/level")
    assert (found.status_code, client.get("/healthz").status_code) == (503, 503)
    assert "unclosed" not in found.text


def test_where_readers_sign_in_programs_find_it_shut(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_API", "off")
    assert {client.get(path).status_code for path in PATHS} == {403}


def test_a_store_that_is_away_is_said_and_no_old_copy_is_given(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(usual_reports())
    assert client.get("/api/v1/level").status_code == 200

    def away() -> None:
        raise StoreError("postgresql://user:secret@db.example/watch: away")

    monkeypatch.setattr(load, "store", away)
    load.forget()
    serve.forget()
    for path in ("/api/v1/level", "/api/v1/entries", "/feed.atom", "/metrics"):
        found = client.get(path)
        assert (found.status_code, found.headers["retry-after"]) == (503, "15"), path
        assert "secret" not in found.text
    assert client.get("/healthz").json() == {"status": "store away"}
    assert client.get("/calendar.ics").status_code == 200  # it needs none


def test_a_store_that_is_back_is_read_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())

    def away() -> None:
        raise StoreError("away")

    with monkeypatch.context() as patch:
        patch.setattr(load, "store", away)
        assert client.get("/api/v1/level").status_code == 503
    assert client.get("/api/v1/entries").status_code == 200  # though no page was read meanwhile


def test_too_many_at_once_are_asked_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "WAITING", 0)
    assert client.get("/api/v1/level").status_code == 503


@pytest.mark.parametrize("language", ["en", "ko"])
def test_feeds_are_valid_and_hold_an_entry_an_act(client: TestClient, language: str) -> None:
    stock(usual_reports())
    read = feedparser.parse(io.BytesIO(client.get(f"/feed.atom?lang={language}").content))
    assert not read.bozo
    acts = [act for act in data(client, "/api/v1/provocations") if act["date"] > "2024-10-07"]
    mark = {"en": "REPLAY: ", "ko": "재현: "}[language]  # a reader of many feeds may show the title alone
    assert [entry.title for entry in read.entries] == [mark + act["names"][language] for act in acts]
    assert len({entry.id for entry in read.entries}) == len(acts) > 3
    items = client.get(f"/feed.json?lang={language}").json()
    assert items["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in items["items"]] == [entry.id for entry in read.entries]


def test_an_act_keeps_its_id_and_moves_its_date_when_it_is_reported_anew(client: TestClient) -> None:
    stock(usual_reports())
    before = client.get("/feed.json").json()["items"][0]
    title = "North Korea fires 7 missiles from Sariwon, JCS says, Far Post"
    stock([report(title, "2024-11-05T20:00", publisher="Far Post")], watched_days=0)
    load.forget()
    serve.forget()
    after = client.get("/feed.json").json()["items"][0]
    assert (after["id"], after["date_modified"] > before["date_modified"]) == (before["id"], True)


def test_hostile_headlines_stay_text(client: TestClient) -> None:
    titles = [*HOSTILE, "North fires missile\x00\x08\ufffe \u202egnihton"]
    stock([report(title, f"2024-11-05T0{n}:10", publisher=f"Post {n}") for n, title in enumerate(titles)])
    root = ET.fromstring(client.get("/feed.atom").content)
    types = {node.get("type") for node in root.iter("{http://www.w3.org/2005/Atom}content")}
    assert types == {"text"}
    assert "\u202e" not in client.get("/feed.json").text
    links = [node.get("href") or "" for node in root.iter("{http://www.w3.org/2005/Atom}link")]
    assert all(link.startswith(("http://", "https://")) for link in links)


def test_the_calendar_is_one(client: TestClient) -> None:
    found = icalendar.Calendar.from_ical(client.get("/calendar.ics?lang=ko").content)
    events = {str(event["uid"]): event for event in found.walk("VEVENT")}
    polling = events["election-US-presidential-2024-11-05@november-watch"]
    assert str(polling.decoded("dtstart")) == "2024-11-05"
    assert polling.decoded("dtend") - polling.decoded("dtstart") == timedelta(days=1)
    assert len(events) == len(found.walk("VEVENT")) > 20


def test_metrics_are_read_by_prometheus_own_parser(client: TestClient) -> None:
    stock(usual_reports())
    families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    (level,) = families["november_watch_level"].samples
    assert level.labels["name"] == data(client, "/api/v1/level")["level"]
    assert families["november_watch_eyes_open"].samples[0].value in (0, 1)
    assert {sample.labels["state"] for sample in families["november_watch_alerts"].samples} >= {"queued"}
    today = {sample.labels["kind"]: sample.value for sample in families["november_watch_entries_today"].samples}
    counted = stored.counts(
        Filters(since=datetime(2024, 11, 5, 15, tzinfo=UTC)), datetime.fromisoformat(NOW), ("kind",)
    )
    assert today == {count.key[0]: count.n for count in counted}


def test_a_permalink_leads_to_where_the_owner_says_and_never_to_a_host_header(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(usual_reports())
    assert "evil" not in client.get("/feed.atom", headers={"Host": "evil.example"}).text
    assert data(client, "/api/v1/provocations?limit=1")[0]["permalink"] is None
    monkeypatch.setenv("WATCH_URL", "https://watch.example/")
    serve.forget()
    act = data(client, "/api/v1/provocations?limit=1")[0]
    assert act["permalink"] == f"https://watch.example/provocations?p={act['id']}"
    assert answers.base() == "https://watch.example/"
