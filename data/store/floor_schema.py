"""Tables of what people and alerts leave behind; part of `schema`, by which the others know them."""

from __future__ import annotations

import sqlalchemy as sa

from data.store.columns import UtcDateTime, metadata

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
