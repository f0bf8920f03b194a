"""Tables of the store (SQLAlchemy Core), the same on SQLite and on a hosted database.

Times are UTC. A `day` column is a KST calendar day, since provocations are counted in KST days. Columns that repeat
what another table holds (an entry's kind, a provocation's counts) exist so that a page's cost grows with what it
shows; they are written in the same transaction as their origin.

What changes here takes a step in `migrations` too, which says how.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.store.columns import UtcDateTime as UtcDateTime
from data.store.columns import metadata as metadata
from data.store.floor_schema import alert_edits as alert_edits
from data.store.floor_schema import alert_messages as alert_messages
from data.store.floor_schema import alert_seen as alert_seen
from data.store.floor_schema import alerts as alerts
from data.store.floor_schema import audit as audit
from data.store.floor_schema import handover_lines as handover_lines
from data.store.floor_schema import handovers as handovers
from data.store.floor_schema import marks as marks
from data.store.floor_schema import notes as notes
from data.store.floor_schema import reads as reads
from data.store.floor_schema import verdicts as verdicts

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
RELATED = entries.c.kind != sa.literal_column("'unrelated'")  # written out: a partial index serves no parameter
sa.Index("entries_related", entries.c.published, sqlite_where=RELATED, postgresql_where=RELATED)

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
