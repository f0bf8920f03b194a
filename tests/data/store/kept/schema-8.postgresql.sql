CREATE TABLE alert_edits (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	action TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	detail JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE alert_messages (
	key TEXT NOT NULL, 
	way TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	link TEXT NOT NULL, 
	facts JSON NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	next_try TIMESTAMP WITHOUT TIME ZONE, 
	changed_at TIMESTAMP WITHOUT TIME ZONE, 
	error TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	in_doubt BOOLEAN NOT NULL, 
	PRIMARY KEY (key)
);
CREATE INDEX alert_messages_by_state ON alert_messages (state);
CREATE TABLE alert_seen (
	subject TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	seen JSON NOT NULL, 
	PRIMARY KEY (subject)
);
CREATE TABLE alerts (
	key TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	due TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	rule TEXT NOT NULL, 
	way TEXT NOT NULL, 
	languages TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	what TEXT NOT NULL, 
	gravity INTEGER NOT NULL, 
	facts JSON NOT NULL, 
	message TEXT NOT NULL, 
	PRIMARY KEY (key)
);
CREATE INDEX alerts_by_message ON alerts (message);
CREATE INDEX alerts_by_subject ON alerts (subject);
CREATE TABLE audit (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	via TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	before JSON, 
	after JSON, 
	PRIMARY KEY (id)
);
CREATE INDEX audit_by_subject ON audit (subject);
CREATE INDEX audit_by_time ON audit (at);
CREATE TABLE daily_counts (
	day DATE NOT NULL, 
	kind TEXT NOT NULL, 
	category TEXT NOT NULL, 
	source TEXT NOT NULL, 
	language TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	PRIMARY KEY (day, kind, category, source, language)
);
CREATE TABLE entries (
	id SERIAL NOT NULL, 
	source TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	link TEXT NOT NULL, 
	author TEXT NOT NULL, 
	publisher TEXT NOT NULL, 
	language TEXT NOT NULL, 
	published TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	first_seen TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITHOUT TIME ZONE, 
	revision INTEGER NOT NULL, 
	content_hash TEXT NOT NULL, 
	flags TEXT NOT NULL, 
	day DATE NOT NULL, 
	kind TEXT NOT NULL, 
	category TEXT, 
	score INTEGER NOT NULL, 
	rules TEXT NOT NULL, 
	link_key TEXT NOT NULL, 
	evidence INTEGER, 
	withdrawn_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT one_row_an_entry UNIQUE (source, guid)
);
CREATE INDEX entries_by_evidence ON entries (published) WHERE evidence IS NOT NULL;
CREATE INDEX entries_by_first_seen ON entries (first_seen);
CREATE INDEX entries_by_kind ON entries (kind, published);
CREATE INDEX entries_by_link_key ON entries (link_key);
CREATE INDEX entries_by_rules ON entries (rules);
CREATE INDEX entries_by_source ON entries (source, published);
CREATE INDEX entries_by_time ON entries (published);
CREATE INDEX entries_related ON entries (published) WHERE kind != 'unrelated';
CREATE TABLE gaps (
	source TEXT NOT NULL, 
	start TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	"end" TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (source, start)
);
CREATE INDEX gaps_by_end ON gaps ("end");
CREATE TABLE handover_lines (
	id SERIAL NOT NULL, 
	uid TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	shift TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	about TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (uid)
);
CREATE INDEX handover_lines_by_about ON handover_lines (about);
CREATE INDEX handover_lines_by_shift ON handover_lines (shift);
CREATE TABLE handovers (
	id SERIAL NOT NULL, 
	uid TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (uid)
);
CREATE INDEX handovers_by_time ON handovers (at);
CREATE TABLE leases (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	expires TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE level_log (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	level TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	drivers JSON NOT NULL, 
	by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	expires TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
);
CREATE TABLE marks (
	subject TEXT NOT NULL, 
	state TEXT NOT NULL, 
	by TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	version INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	seen JSON NOT NULL, 
	PRIMARY KEY (subject)
);
CREATE INDEX marks_by_time ON marks (at);
CREATE TABLE notes (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX notes_by_subject ON notes (subject);
CREATE TABLE poll_runs (
	id SERIAL NOT NULL, 
	started TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	finished TIMESTAMP WITHOUT TIME ZONE, 
	holder TEXT NOT NULL, 
	ok INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	"new" INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX poll_runs_by_time ON poll_runs (started);
CREATE TABLE provocation_history (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	provocation_id TEXT NOT NULL, 
	action TEXT NOT NULL, 
	detail JSON NOT NULL, 
	actor TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX history_by_provocation ON provocation_history (provocation_id);
CREATE TABLE provocations (
	id TEXT NOT NULL, 
	date DATE NOT NULL, 
	family TEXT NOT NULL, 
	category TEXT NOT NULL, 
	title TEXT NOT NULL, 
	first_published TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	last_published TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	severity INTEGER NOT NULL, 
	credibility INTEGER NOT NULL, 
	publishers INTEGER NOT NULL, 
	reports INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	alias_of TEXT, 
	created_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX provocations_by_date ON provocations (date);
CREATE INDEX provocations_by_first ON provocations (first_published);
CREATE TABLE reads (
	person TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	seen JSON NOT NULL, 
	PRIMARY KEY (person, subject)
);
CREATE TABLE rulings (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	action TEXT NOT NULL, 
	provocation_id TEXT NOT NULL, 
	detail JSON NOT NULL, 
	by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	undone_by INTEGER, 
	PRIMARY KEY (id)
);
CREATE TABLE settings (
	key TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (key)
);
CREATE TABLE source_edits (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	action TEXT NOT NULL, 
	name TEXT NOT NULL, 
	detail JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE source_states (
	source TEXT NOT NULL, 
	state TEXT NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE, 
	detail TEXT NOT NULL, 
	last_attempt TIMESTAMP WITHOUT TIME ZONE, 
	last_success TIMESTAMP WITHOUT TIME ZONE, 
	last_error TEXT NOT NULL, 
	errors INTEGER NOT NULL, 
	next_check TIMESTAMP WITHOUT TIME ZONE, 
	interval_seconds INTEGER NOT NULL, 
	newest_entry TIMESTAMP WITHOUT TIME ZONE, 
	oldest_in_feed TIMESTAMP WITHOUT TIME ZONE, 
	etag BYTEA, 
	last_modified BYTEA, 
	validators_since TIMESTAMP WITHOUT TIME ZONE, 
	body_hash TEXT NOT NULL, 
	empty_runs INTEGER NOT NULL, 
	redirect_url TEXT NOT NULL, 
	redirect_count INTEGER NOT NULL, 
	redirect_since TIMESTAMP WITHOUT TIME ZONE, 
	retry_after TIMESTAMP WITHOUT TIME ZONE, 
	muted BOOLEAN NOT NULL, 
	url TEXT NOT NULL, 
	pending INTEGER NOT NULL, 
	PRIMARY KEY (source)
);
CREATE TABLE spans (
	origin TEXT NOT NULL, 
	start TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	"end" TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (origin, start)
);
CREATE TABLE verdicts (
	id SERIAL NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	said JSON NOT NULL, 
	kind TEXT NOT NULL, 
	category TEXT, 
	undone_by TEXT, 
	undone_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
);
CREATE INDEX verdicts_by_subject ON verdicts (subject);
CREATE INDEX verdicts_by_time ON verdicts (at);
CREATE TABLE assessments (
	entry_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	rules TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	category TEXT, 
	score INTEGER NOT NULL, 
	rule TEXT NOT NULL, 
	matches JSON NOT NULL, 
	facts JSON NOT NULL, 
	assessed_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (entry_id, revision, rules), 
	FOREIGN KEY(entry_id) REFERENCES entries (id)
);
CREATE TABLE members (
	entry_id INTEGER NOT NULL, 
	provocation_id TEXT NOT NULL, 
	machine_id TEXT NOT NULL, 
	PRIMARY KEY (entry_id), 
	FOREIGN KEY(entry_id) REFERENCES entries (id), 
	FOREIGN KEY(provocation_id) REFERENCES provocations (id), 
	FOREIGN KEY(machine_id) REFERENCES provocations (id)
);
CREATE INDEX members_by_machine ON members (machine_id);
CREATE INDEX members_by_provocation ON members (provocation_id);
CREATE TABLE revisions (
	entry_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	link TEXT NOT NULL, 
	replaced_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (entry_id, revision), 
	FOREIGN KEY(entry_id) REFERENCES entries (id)
);
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE INDEX entries_by_letters ON entries USING gin ((lower((title || chr(1) || summary) COLLATE "C")) "public".gin_trgm_ops);
CREATE INDEX IF NOT EXISTS entries_by_pairs ON entries USING gin ((array_remove(string_to_array(regexp_replace(regexp_replace(title || ' ' || summary, '[\x01-\x7e]+', ' ', 'g'), '([^ ]{2})', ' \1 ', 'g') || ' ' || regexp_replace(regexp_replace(regexp_replace(title || ' ' || summary, '[\x01-\x7e]+', ' ', 'g'), '(^| )[^ ]', ' ', 'g'), '([^ ]{2})', ' \1 ', 'g') || ' ' || regexp_replace(regexp_replace(title || ' ' || summary, '[\x01-\x7e]+', ' ', 'g'), '([^ ])', ' \1 ', 'g'), ' '), '')));
INSERT INTO alert_edits ("id", "at", "by", "action", "rule", "detail") VALUES (1, '2024-12-31 00:00:00.000000', 'Kim', 'pause', 'grave-act', '{}');
INSERT INTO alert_edits ("id", "at", "by", "action", "rule", "detail") VALUES (2, '2025-01-01 00:00:00.000000', 'Kim', 'pause', 'grave-act', '{}');
SELECT setval(pg_get_serial_sequence('alert_edits', 'id'), (SELECT max(id) FROM alert_edits));
INSERT INTO alert_messages ("key", "way", "at", "title", "body", "link", "facts", "state", "tries", "next_try", "changed_at", "error", "holder", "in_doubt") VALUES ('message 0', 'duty', '2024-12-31 00:00:00.000000', 'A title', 'A body', '', '{}', 'sent', 0, NULL, NULL, '', '', false);
INSERT INTO alert_messages ("key", "way", "at", "title", "body", "link", "facts", "state", "tries", "next_try", "changed_at", "error", "holder", "in_doubt") VALUES ('message 1', 'duty', '2025-01-01 00:00:00.000000', 'A title', 'A body', '', '{}', 'sent', 0, NULL, NULL, '', '', false);
INSERT INTO alert_seen ("subject", "at", "seen") VALUES ('act:x', '2025-01-01 00:00:00.000000', '{"severity": 4}');
INSERT INTO alerts ("key", "at", "due", "rule", "way", "languages", "subject", "what", "gravity", "facts", "message") VALUES ('alert 0', '2024-12-31 00:00:00.000000', '2024-12-31 00:00:00.000000', 'grave-act', 'duty', 'en', 'act:x', 'new', 4, '{"severity": 4}', 'message 0');
INSERT INTO alerts ("key", "at", "due", "rule", "way", "languages", "subject", "what", "gravity", "facts", "message") VALUES ('alert 1', '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000', 'grave-act', 'duty', 'en', 'act:x', 'new', 4, '{"severity": 4}', 'message 1');
INSERT INTO audit ("id", "at", "who", "role", "via", "action", "subject", "before", "after") VALUES (1, '2024-12-31 00:00:00.000000', 'Kim', 'officer', 'local', 'mark.watch', 'x', 'null', '{"state": "watch"}');
INSERT INTO audit ("id", "at", "who", "role", "via", "action", "subject", "before", "after") VALUES (2, '2025-01-01 00:00:00.000000', 'Kim', 'officer', 'local', 'mark.watch', 'x', 'null', '{"state": "watch"}');
SELECT setval(pg_get_serial_sequence('audit', 'id'), (SELECT max(id) FROM audit));
INSERT INTO daily_counts ("day", "kind", "category", "source", "language", "n") VALUES ('2024-11-05', 'provocation', 'missile', 'Harbour Post', 'en', 1);
INSERT INTO daily_counts ("day", "kind", "category", "source", "language", "n") VALUES ('2024-11-05', 'provocation', 'missile', 'Hill Wire', 'ko', 1);
INSERT INTO daily_counts ("day", "kind", "category", "source", "language", "n") VALUES ('2024-11-06', 'provocation', 'balloon', 'Harbour Post', 'en', 1);
INSERT INTO entries ("id", "source", "guid", "title", "summary", "link", "author", "publisher", "language", "published", "first_seen", "changed_at", "revision", "content_hash", "flags", "day", "kind", "category", "score", "rules", "link_key", "evidence", "withdrawn_at") VALUES (1, 'Harbour Post', 'a', 'North fires missile into East Sea', '', 'https://news.example/4909232781309093390', '', 'Harbour Post', 'en', '2024-11-05 03:00:00.000000', '2024-11-05 03:00:00.000000', NULL, 1, 'bde6b09f1feac5a43268c0e2', '', '2024-11-05', 'provocation', 'missile', 80, 'r', 'news.example/4909232781309093390', 1, NULL);
INSERT INTO entries ("id", "source", "guid", "title", "summary", "link", "author", "publisher", "language", "published", "first_seen", "changed_at", "revision", "content_hash", "flags", "day", "kind", "category", "score", "rules", "link_key", "evidence", "withdrawn_at") VALUES (2, 'Hill Wire', 'b', '북한, 동해로 미사일 발사', '', 'https://news.example/4959855802165767374', '', 'Hill Wire', 'ko', '2024-11-05 03:20:00.000000', '2024-11-05 03:20:00.000000', NULL, 1, '1e38ca96f840d208e1e27f03', '', '2024-11-05', 'provocation', 'missile', 80, 'r', 'news.example/4959855802165767374', 1, NULL);
INSERT INTO entries ("id", "source", "guid", "title", "summary", "link", "author", "publisher", "language", "published", "first_seen", "changed_at", "revision", "content_hash", "flags", "day", "kind", "category", "score", "rules", "link_key", "evidence", "withdrawn_at") VALUES (3, 'Harbour Post', 'c', 'North says ''drill'' was 100% real; flies balloons', '', 'https://news.example/8880207241713808554', '', 'Harbour Post', 'en', '2024-11-06 01:00:00.000000', '2024-11-06 01:00:00.000000', NULL, 1, 'd9baefb0d605a6c886b5272c', '', '2024-11-06', 'provocation', 'balloon', 80, 'r', 'news.example/8880207241713808554', 1, NULL);
SELECT setval(pg_get_serial_sequence('entries', 'id'), (SELECT max(id) FROM entries));
INSERT INTO gaps ("source", "start", "end", "reason") VALUES ('Wire', '2024-12-31 00:00:00.000000', '2024-12-31 01:00:00.000000', 'asleep');
INSERT INTO gaps ("source", "start", "end", "reason") VALUES ('Wire', '2025-01-01 00:00:00.000000', '2025-01-01 01:00:00.000000', 'asleep');
INSERT INTO handover_lines ("id", "uid", "at", "by", "shift", "kind", "text", "about", "reason") VALUES (1, '4deff515d9fd36b993', '2024-12-31 00:00:00.000000', 'Kim', '', 'line', 'Day 0: 통화 완료 =1+1', '', '');
INSERT INTO handover_lines ("id", "uid", "at", "by", "shift", "kind", "text", "about", "reason") VALUES (2, '900ce5f286874726ac', '2025-01-01 00:00:00.000000', 'Kim', '289b08bc5ea44dc788', 'line', 'Day 1: 통화 완료 =1+1', '', '');
SELECT setval(pg_get_serial_sequence('handover_lines', 'id'), (SELECT max(id) FROM handover_lines));
INSERT INTO handovers ("id", "uid", "at", "by", "previous", "content") VALUES (1, '289b08bc5ea44dc788', '2024-12-31 00:00:00.000000', 'Kim', '', '{"digest": {"since": "2024-12-30T00:00:00Z", "until": "2024-12-31T00:00:00Z", "sections": []}, "lines": [{"uid": "4deff515d9fd36b993", "at": "2024-12-31T00:00:00Z", "by": "Kim", "shift": "", "kind": "line", "text": "Day 0: 통화 완료 =1+1", "about": "", "reason": ""}]}');
INSERT INTO handovers ("id", "uid", "at", "by", "previous", "content") VALUES (2, '0b93ee5ea98ad9133e', '2025-01-01 00:00:00.000000', 'Kim', '289b08bc5ea44dc788', '{"digest": {"since": "2024-12-31T00:00:00Z", "until": "2025-01-01T00:00:00Z", "sections": []}, "lines": [{"uid": "900ce5f286874726ac", "at": "2025-01-01T00:00:00Z", "by": "Kim", "shift": "289b08bc5ea44dc788", "kind": "line", "text": "Day 1: 통화 완료 =1+1", "about": "", "reason": ""}]}');
SELECT setval(pg_get_serial_sequence('handovers', 'id'), (SELECT max(id) FROM handovers));
INSERT INTO leases ("name", "holder", "expires") VALUES ('poll', 'me', '2024-12-31 00:01:00.000000');
INSERT INTO level_log ("id", "at", "level", "previous", "drivers", "by", "reason", "expires") VALUES (1, '2024-12-31 00:00:00.000000', 'Guarded', 'Routine', '[{"key": "missile"}]', 'machine', '', NULL);
INSERT INTO level_log ("id", "at", "level", "previous", "drivers", "by", "reason", "expires") VALUES (2, '2025-01-01 00:00:00.000000', 'Guarded', 'Routine', '[{"key": "missile"}]', 'machine', '', NULL);
SELECT setval(pg_get_serial_sequence('level_log', 'id'), (SELECT max(id) FROM level_log));
INSERT INTO marks ("subject", "state", "by", "at", "version", "reason", "seen") VALUES ('entry:Harbour Post#a', 'watch', 'Kim', '2025-01-01 00:00:00.000000', 2, '', '{}');
INSERT INTO marks ("subject", "state", "by", "at", "version", "reason", "seen") VALUES ('act:x', 'open', 'Kim', '2025-01-01 00:00:00.000000', 2, '', '{}');
INSERT INTO notes ("id", "at", "by", "subject", "text") VALUES (1, '2024-12-31 00:00:00.000000', 'Kim', 'entry:Harbour Post#a', '=1+1 <b>call</b> 확인');
INSERT INTO notes ("id", "at", "by", "subject", "text") VALUES (2, '2025-01-01 00:00:00.000000', 'Kim', 'entry:Harbour Post#a', '=1+1 <b>call</b> 확인');
SELECT setval(pg_get_serial_sequence('notes', 'id'), (SELECT max(id) FROM notes));
INSERT INTO poll_runs ("id", "started", "finished", "holder", "ok", "unchanged", "failed", "new", "changed", "error") VALUES (1, '2024-12-31 00:00:00.000000', '2024-12-31 00:01:00.000000', 'me', 1, 0, 0, 0, 0, '');
INSERT INTO poll_runs ("id", "started", "finished", "holder", "ok", "unchanged", "failed", "new", "changed", "error") VALUES (2, '2025-01-01 00:00:00.000000', '2025-01-01 00:01:00.000000', 'me', 1, 0, 0, 0, 0, '');
SELECT setval(pg_get_serial_sequence('poll_runs', 'id'), (SELECT max(id) FROM poll_runs));
INSERT INTO provocation_history ("id", "at", "provocation_id", "action", "detail", "actor", "reason") VALUES (1, '2024-12-31 00:00:00.000000', 'P-20241105-balloon-20fdaa', 'created', '{"entries": [3]}', 'machine', '');
INSERT INTO provocation_history ("id", "at", "provocation_id", "action", "detail", "actor", "reason") VALUES (2, '2024-12-31 00:00:00.000000', 'P-20241105-launch-53831c', 'created', '{"entries": [1, 2]}', 'machine', '');
SELECT setval(pg_get_serial_sequence('provocation_history', 'id'), (SELECT max(id) FROM provocation_history));
INSERT INTO provocations ("id", "date", "family", "category", "title", "first_published", "last_published", "severity", "credibility", "publishers", "reports", "status", "alias_of", "created_at", "changed_at") VALUES ('P-20241105-balloon-20fdaa', '2024-11-05', 'balloon', 'balloon', 'North says ''drill'' was 100% real; flies balloons', '2024-11-06 01:00:00.000000', '2024-11-06 01:00:00.000000', 1, 4, 1, 1, 'machine', NULL, '2024-12-31 00:00:00.000000', '2024-12-31 00:00:00.000000');
INSERT INTO provocations ("id", "date", "family", "category", "title", "first_published", "last_published", "severity", "credibility", "publishers", "reports", "status", "alias_of", "created_at", "changed_at") VALUES ('P-20241105-launch-53831c', '2024-11-05', 'launch', 'missile', 'North fires missile into East Sea', '2024-11-05 03:00:00.000000', '2024-11-05 03:20:00.000000', 3, 6, 2, 2, 'machine', NULL, '2024-12-31 00:00:00.000000', '2024-12-31 00:00:00.000000');
INSERT INTO reads ("person", "subject", "at", "seen") VALUES ('Kim', 'entry:Harbour Post#a', '2025-01-01 00:00:00.000000', '{"revision": 1}');
INSERT INTO rulings ("id", "at", "action", "provocation_id", "detail", "by", "reason", "undone_by") VALUES (1, '2024-12-31 00:00:00.000000', 'severity', 'P-20241105-balloon-20fdaa', '{"severity": 4}', 'Kim', 'seen elsewhere', NULL);
INSERT INTO rulings ("id", "at", "action", "provocation_id", "detail", "by", "reason", "undone_by") VALUES (2, '2025-01-01 00:00:00.000000', 'severity', 'P-20241105-balloon-20fdaa', '{"severity": 4}', 'Kim', 'seen elsewhere', 3);
INSERT INTO rulings ("id", "at", "action", "provocation_id", "detail", "by", "reason", "undone_by") VALUES (3, '2025-01-01 00:00:00.000000', 'undo', 'P-20241105-balloon-20fdaa', '{"undoes": 2}', 'Kim', 'mistaken', NULL);
SELECT setval(pg_get_serial_sequence('rulings', 'id'), (SELECT max(id) FROM rulings));
INSERT INTO settings ("key", "value") VALUES ('schema', '8');
INSERT INTO source_edits ("id", "at", "by", "action", "name", "detail") VALUES (1, '2024-12-31 00:00:00.000000', 'Kim', 'test', 'Wire', '{"url": "https://wire.example/rss"}');
INSERT INTO source_edits ("id", "at", "by", "action", "name", "detail") VALUES (2, '2024-12-31 00:00:00.000000', 'poller', 'tested', 'Wire', '{"test": 1, "state": "ok"}');
INSERT INTO source_edits ("id", "at", "by", "action", "name", "detail") VALUES (3, '2025-01-01 00:00:00.000000', 'Kim', 'test', 'Wire', '{"url": "https://wire.example/rss"}');
INSERT INTO source_edits ("id", "at", "by", "action", "name", "detail") VALUES (4, '2025-01-01 00:00:00.000000', 'poller', 'tested', 'Wire', '{"test": 3, "state": "ok"}');
SELECT setval(pg_get_serial_sequence('source_edits', 'id'), (SELECT max(id) FROM source_edits));
INSERT INTO source_states ("source", "state", "since", "detail", "last_attempt", "last_success", "last_error", "errors", "next_check", "interval_seconds", "newest_entry", "oldest_in_feed", "etag", "last_modified", "validators_since", "body_hash", "empty_runs", "redirect_url", "redirect_count", "redirect_since", "retry_after", "muted", "url", "pending") VALUES ('Wire', 'ok', '2025-01-01 00:00:00.000000', '', '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000', '', 0, NULL, 600, NULL, NULL, '\x22ff22', NULL, NULL, '', 0, '', 0, NULL, NULL, false, '', 0);
INSERT INTO spans ("origin", "start", "end") VALUES ('archive', '2024-12-28 00:00:00.000000', '2024-12-31 00:00:00.000000');
INSERT INTO spans ("origin", "start", "end") VALUES ('archive', '2024-12-29 00:00:00.000000', '2025-01-01 00:00:00.000000');
INSERT INTO verdicts ("id", "at", "by", "subject", "verdict", "said", "kind", "category", "undone_by", "undone_at") VALUES (1, '2024-12-31 00:00:00.000000', 'Kim', 'entry:Harbour Post#a', 'right', '{"kind": "provocation", "category": "missile", "score": 80, "rule": "act", "rules": "r", "title": "North fires missile into East Sea", "summary": "", "language": "", "source": "", "link": "", "published": "", "reports": []}', 'provocation', 'missile', NULL, NULL);
INSERT INTO verdicts ("id", "at", "by", "subject", "verdict", "said", "kind", "category", "undone_by", "undone_at") VALUES (2, '2025-01-01 00:00:00.000000', 'Kim', 'entry:Harbour Post#a', 'right', '{"kind": "provocation", "category": "missile", "score": 80, "rule": "act", "rules": "r", "title": "North fires missile into East Sea", "summary": "", "language": "", "source": "", "link": "", "published": "", "reports": []}', 'provocation', 'missile', 'Kim', '2025-01-01 00:00:00.000000');
SELECT setval(pg_get_serial_sequence('verdicts', 'id'), (SELECT max(id) FROM verdicts));
INSERT INTO assessments ("entry_id", "revision", "rules", "kind", "category", "score", "rule", "matches", "facts", "assessed_at") VALUES (1, 1, 'r', 'provocation', 'missile', 80, 'test', '[]', '{"act_day": "2024-11-05", "act_day_basis": "published", "days": ["2024-11-05", "2024-11-04"], "form": "missile"}', '2024-12-31 00:00:00.000000');
INSERT INTO assessments ("entry_id", "revision", "rules", "kind", "category", "score", "rule", "matches", "facts", "assessed_at") VALUES (2, 1, 'r', 'provocation', 'missile', 80, 'test', '[]', '{"act_day": "2024-11-05", "act_day_basis": "published", "days": ["2024-11-05", "2024-11-04"], "form": "missile"}', '2024-12-31 00:00:00.000000');
INSERT INTO assessments ("entry_id", "revision", "rules", "kind", "category", "score", "rule", "matches", "facts", "assessed_at") VALUES (3, 1, 'r', 'provocation', 'balloon', 80, 'test', '[]', '{"act_day": "2024-11-05", "act_day_basis": "published", "claimed_by": ["KCNA"], "days": ["2024-11-05", "2024-11-06"], "form": "balloons", "follow_up": true}', '2024-12-31 00:00:00.000000');
INSERT INTO members ("entry_id", "provocation_id", "machine_id") VALUES (1, 'P-20241105-launch-53831c', 'P-20241105-launch-53831c');
INSERT INTO members ("entry_id", "provocation_id", "machine_id") VALUES (2, 'P-20241105-launch-53831c', 'P-20241105-launch-53831c');
INSERT INTO members ("entry_id", "provocation_id", "machine_id") VALUES (3, 'P-20241105-balloon-20fdaa', 'P-20241105-balloon-20fdaa');
INSERT INTO revisions ("entry_id", "revision", "title", "summary", "link", "replaced_at") VALUES (1, 1, 'North fires', '', '', '2024-12-31 00:00:00.000000');
