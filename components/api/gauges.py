"""The watch's own state as Prometheus reads it: what answers, how old it is, what the level is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from data.models import Coverage, LevelRules, Source, SourceState
from scoring.level.level import LevelState

FINE = ("ok", "unchanged")


class _Held(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def exposition(
    state: LevelState,
    rules: LevelRules,
    seen: Coverage,
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    newest: Mapping[str, datetime],
    today: Mapping[str, int],
    alerts: Mapping[str, int],
) -> bytes:
    """Gauges in the text format of Prometheus. Times are Unix seconds; `today` is entries of this Korean day by kind,
    `alerts` those that wait, were sent or could not be.

    A time that is not known has no sample: 0 would read as 1970.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Held(_metrics(state, rules, seen, sources, states, newest, today, alerts)))
    return generate_latest(registry)


def _metrics(
    state: LevelState,
    rules: LevelRules,
    seen: Coverage,
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    newest: Mapping[str, datetime],
    today: Mapping[str, int],
    alerts: Mapping[str, int],
) -> Iterator[Metric]:
    yield _one("level", "Watch level by number, 0 lowest; no sample without data", state.level, rules.levels)
    yield _gauge("eyes_open", "1 where zero may be shown as zero", [((), float(seen.open))])
    yield _gauge("quiet_means_quiet", "1 where silence may be read as quiet", [((), float(seen.quiet_means_quiet))])
    yield _gauge("sources_on", "Sources that are polled", [((), seen.sources_on)])
    yield _gauge("sources_answering", "Sources that answered within the hour", [((), seen.answering)])
    times = (
        ("last_poll_timestamp_seconds", "End of the last poll", seen.last_poll),
        ("newest_entry_timestamp_seconds", "Publication of the newest entry", seen.newest_entry),
        ("level_since_timestamp_seconds", "Since when the level is what it is", state.since),
    )
    for name, help_, moment in times:
        yield _gauge(name, help_, [((), moment.timestamp())] if moment else [])
    on = [source.name for source in sources if source.on]
    known = {name: states.get(name, SourceState(name)) for name in on}
    yield _gauge(
        "source_last_success_timestamp_seconds",
        "When a source last answered",
        [((name,), held.last_success.timestamp()) for name, held in known.items() if held.last_success],
        ("source",),
    )
    yield _gauge(
        "source_newest_entry_timestamp_seconds",
        "Publication of a source's newest entry",
        [((name,), newest[name].timestamp()) for name in on if name in newest],
        ("source",),
    )
    yield _gauge(
        "source_up",
        "1 where a source's last poll went well",
        [((name,), float(held.state in FINE)) for name, held in known.items()],
        ("source",),
    )
    yield _gauge("alerts", "Alerts by what became of them", [((s,), n) for s, n in alerts.items()], ("state",))
    yield _gauge("entries_today", "Entries of this Korean day", [((k,), n) for k, n in today.items()], ("kind",))


def _one(name: str, help_: str, level: str | None, levels: Sequence[str]) -> Metric:
    return _gauge(name, help_, [((level,), levels.index(level))] if level else [], ("name",))


def _gauge(
    name: str, help_: str, samples: Iterable[tuple[tuple[str, ...], float]], labels: tuple[str, ...] = ()
) -> Metric:
    found = GaugeMetricFamily(f"november_watch_{name}", help_, labels=labels)
    for values, sample in samples:
        found.add_metric(list(values), sample)
    return found
