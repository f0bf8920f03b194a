"""Tables of the store (SQLAlchemy Core), the same on SQLite and on a hosted database.

Times are UTC. A `day` column is a KST calendar day, since provocations are counted in KST days. Columns that repeat
what another table holds (an entry's kind, a provocation's counts) exist so that a page's cost grows with what it
shows; they are written in the same transaction as their origin.

What changes here takes a step in `migrations` too, which says how.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData()


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware datetimes in Python, naive UTC in the database. A naive value is refused: its zone would be a guess."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give it a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False, default=""),
    sa.Column("link", sa.Text, nullable=False, default=""),
    sa.Column("author", sa.Text, nullable=False, default=""),
    sa.Column("publisher", sa.Text, nullable=False, default=""),
    sa.Column("language", sa.Text, nullable=False, default=""),
    sa.Column("published", UtcDateTime, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime),  # when the latest revision was seen
    sa.Column("revision", sa.Integer, nullable=False, default=1),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("flags", sa.Text, nullable=False, default=""),  # space separated
    sa.Column("day", sa.Date, nullable=False),
    # The current assessment, repeated from `assessments`.
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("category", sa.Text),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column(
        "link_key", sa.Text, nullable=False, default=""
    ),  # of models.addresses: what of the link names the article
    # The revision that stands as evidence of an act: the latest that reports one, or takes one back; NULL: none does.
    sa.Column("evidence", sa.Integer),
    sa.Column("withdrawn_at", UtcDateTime),  # when a later text of the entry took that back
    sa.UniqueConstraint("source", "guid", name="one_row_an_entry"),
)
sa.Index("entries_by_time", entries.c.published)
sa.Index("entries_by_kind", entries.c.kind, entries.c.published)
sa.Index("entries_by_source", entries.c.source, entries.c.published)
sa.Index("entries_by_first_seen", entries.c.first_seen)
sa.Index("entries_by_rules", entries.c.rules)
sa.Index("entries_by_link_key", entries.c.link_key)
_EVIDENCE = entries.c.evidence.is_not(None)
sa.Index("entries_by_evidence", entries.c.published, sqlite_where=_EVIDENCE, postgresql_where=_EVIDENCE)

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("replaced_at", UtcDateTime, nullable=False),
)

assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("rules", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("category", sa.Text),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("matches", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("assessed_at", UtcDateTime, nullable=False),
)

provocations = sa.Table(
    "provocations",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("family", sa.Text, nullable=False),  # of scoring.acts.families
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("first_published", UtcDateTime, nullable=False),
    sa.Column("last_published", UtcDateTime, nullable=False),
    sa.Column("severity", sa.Integer, nullable=False),
    sa.Column("credibility", sa.Integer, nullable=False),
    sa.Column("publishers", sa.Integer, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False, default="machine"),
    sa.Column("alias_of", sa.Text),  # where a merge moved its reports: old permalinks keep working
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)
sa.Index("provocations_by_date", provocations.c.date)
sa.Index("provocations_by_first", provocations.c.first_published)

members = sa.Table(
    "members",
    metadata,
    sa.Column("entry_id", sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("provocation_id", sa.ForeignKey("provocations.id"), nullable=False),
    # Where the machine alone puts the entry; differs from the above where an officer's ruling moved it.
    sa.Column("machine_id", sa.ForeignKey("provocations.id"), nullable=False),
)
sa.Index("members_by_provocation", members.c.provocation_id)
sa.Index("members_by_machine", members.c.machine_id)

provocation_history = sa.Table(
    "provocation_history",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("provocation_id", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)
sa.Index("history_by_provocation", provocation_history.c.provocation_id)

rulings = sa.Table(
    "rulings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("provocation_id", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("undone_by", sa.Integer),
)

daily_counts = sa.Table(
    "daily_counts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, primary_key=True),  # "" where the assessment has none
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)

source_states = sa.Table(
    "source_states",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", UtcDateTime),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("last_attempt", UtcDateTime),
    sa.Column("last_success", UtcDateTime),
    sa.Column("last_error", sa.Text, nullable=False),
    sa.Column("errors", sa.Integer, nullable=False),
    sa.Column("next_check", UtcDateTime),
    sa.Column("interval_seconds", sa.Integer, nullable=False),
    sa.Column("newest_entry", UtcDateTime),
    sa.Column("oldest_in_feed", UtcDateTime),
    sa.Column("etag", sa.LargeBinary),
    sa.Column("last_modified", sa.LargeBinary),
    sa.Column("validators_since", UtcDateTime),
    sa.Column("body_hash", sa.Text, nullable=False),
    sa.Column("empty_runs", sa.Integer, nullable=False),
    sa.Column("redirect_url", sa.Text, nullable=False),
    sa.Column("redirect_count", sa.Integer, nullable=False),
    sa.Column("redirect_since", UtcDateTime),
    sa.Column("retry_after", UtcDateTime),
    sa.Column("muted", sa.Boolean, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("pending", sa.Integer, nullable=False),
)

source_edits = sa.Table(
    "source_edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),  # add, pause, resume, remove, test; tested by the poller
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
)

poll_runs = sa.Table(
    "poll_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started", UtcDateTime, nullable=False),
    sa.Column("finished", UtcDateTime),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("ok", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
)
sa.Index("poll_runs_by_time", poll_runs.c.started)

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),  # "" is the whole watch
    sa.Column("start", UtcDateTime, primary_key=True),
    sa.Column("end", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
sa.Index("gaps_by_end", gaps.c.end)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("expires", UtcDateTime, nullable=False),
)

level_log = sa.Table(
    "level_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("drivers", sa.JSON, nullable=False),
    sa.Column("by", sa.Text, nullable=False),  # "machine", or an officer's name
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("expires", UtcDateTime),
)

# Every write by a person, in the transaction that wrote it. Rows are only ever added.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("via", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
)
sa.Index("audit_by_time", audit.c.at)
sa.Index("audit_by_subject", audit.c.subject)

# The watch floor. Subjects are those of models.triage: they name no row of this database, so that a restored backup
# finds them again. One row a subject; `version` is what keeps two officers from overwriting one another.
marks = sa.Table(
    "marks",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("seen", sa.JSON, nullable=False),
)
sa.Index("marks_by_time", marks.c.at)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
sa.Index("notes_by_subject", notes.c.subject)

reads = sa.Table(
    "reads",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("seen", sa.JSON, nullable=False),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # what it should have said
    sa.Column("category", sa.Text),
    sa.Column("undone_by", sa.Text),
    sa.Column("undone_at", UtcDateTime),
)
sa.Index("verdicts_by_time", verdicts.c.at)
sa.Index("verdicts_by_subject", verdicts.c.subject)

# Handovers and the lines around them. Rows are only ever added; `uid` names one in every database, so that a handover
# comes back out of its Markdown.
handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("uid", sa.Text, nullable=False, unique=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),  # uid of the one before it, or ""
    sa.Column("content", sa.Text, nullable=False),  # JSON, kept as the text that was signed
)
sa.Index("handovers_by_time", handovers.c.at)

handover_lines = sa.Table(
    "handover_lines",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("uid", sa.Text, nullable=False, unique=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("shift", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # line, strike, countersign
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
sa.Index("handover_lines_by_shift", handover_lines.c.shift)
sa.Index("handover_lines_by_about", handover_lines.c.about)

# The outbox of alerts: written in the transaction of what it tells. `key` names an alert for good: it is told once.
alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("due", UtcDateTime, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("languages", sa.Text, nullable=False),  # space separated
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("gravity", sa.Integer, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("message", sa.Text, nullable=False),  # of alert_messages; "" waits for one, "-" needs none
)
sa.Index("alerts_by_subject", alerts.c.subject)
sa.Index("alerts_by_message", alerts.c.message)

# What was composed of them, each once, so that every attempt sends the same. Addresses are in the secrets only.
alert_messages = sa.Table(
    "alert_messages",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # waiting, sending, sent, dead
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try", UtcDateTime),
    sa.Column("changed_at", UtcDateTime),
    sa.Column("error", sa.Text, nullable=False),  # a code
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
)
sa.Index("alert_messages_by_state", alert_messages.c.state)

# What the watch had last seen of an act, the level, itself: what was there before is no news.
alert_seen = sa.Table(
    "alert_seen",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("seen", sa.JSON, nullable=False),
)

# What supervisors changed about the rules, applied on top of alerts.toml. Rows are only ever added.
alert_edits = sa.Table(
    "alert_edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),  # save, pause, resume, remove
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
)

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# Stretches of publication time that an import covers. Polling leaves its own trace in poll_runs.
spans = sa.Table(
    "spans",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),  # the imported file's name
    sa.Column("start", UtcDateTime, primary_key=True),
    sa.Column("end", UtcDateTime, nullable=False),
)

# Which trigrams occur in which entry, and not where: a fifth of the bytes. A look-up names the entries that may hold
# the words, and SQLite compares each with its text (LIKE). An index that keeps places as well is asked in the same way.
# Full text over titles and summaries. Trigrams, since Korean glues particles to words and a word index would miss them.
# https://www.sqlite.org/fts5.html#external_content_tables says why the triggers must hand the old text back.
FTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS entries_text USING fts5("
    "title, summary, content='entries', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)",
    "CREATE TRIGGER IF NOT EXISTS entries_text_add AFTER INSERT ON entries BEGIN "
    "INSERT INTO entries_text(rowid, title, summary) VALUES (new.id, new.title, new.summary); END",
    "CREATE TRIGGER IF NOT EXISTS entries_text_change AFTER UPDATE OF title, summary ON entries BEGIN "
    "INSERT INTO entries_text(entries_text, rowid, title, summary) VALUES ('delete', old.id, old.title, old.summary); "
    "INSERT INTO entries_text(rowid, title, summary) VALUES (new.id, new.title, new.summary); END",
)
