-- Inputs, the bytes that came of them, the texts read from these bytes, and what could not be read.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- One row a source that was given. Its counts are of texts that were new; they change in the transaction that stores the texts.
CREATE TABLE inputs (
  number {key},
  name TEXT NOT NULL UNIQUE,
  started TEXT NOT NULL,
  finished TEXT,
  etag TEXT,
  last_modified TEXT,
  submitted {integer} NOT NULL DEFAULT 0,
  accepted {integer} NOT NULL DEFAULT 0,
  quarantined {integer} NOT NULL DEFAULT 0
);

-- id is the SHA-256 of the original bytes; packed are these bytes, compressed with zlib; seal is over the row.
CREATE TABLE originals (id TEXT PRIMARY KEY, size {integer} NOT NULL, packed {blob} NOT NULL, seal TEXT NOT NULL);

CREATE TABLE documents (
  number {key},
  id TEXT NOT NULL UNIQUE REFERENCES originals (id),
  input {integer} NOT NULL REFERENCES inputs (number),
  source TEXT,
  external_id TEXT,
  url TEXT,
  title TEXT,
  byline TEXT,
  outlet TEXT,
  language TEXT NOT NULL,
  published_first TEXT,
  published_last TEXT,
  published_basis TEXT,
  layout TEXT NOT NULL,
  warnings TEXT NOT NULL,
  extractor TEXT NOT NULL,
  text TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX documents_published ON documents (published_first);
CREATE INDEX documents_outlet ON documents (outlet);
CREATE INDEX documents_input ON documents (input);

-- id is the SHA-256 of the original bytes where there are any (original is then true), else of the place and the reason; kind: as what they were read.
CREATE TABLE quarantine (
  number {key},
  id TEXT NOT NULL UNIQUE,
  input {integer} NOT NULL REFERENCES inputs (number),
  place TEXT NOT NULL,
  kind TEXT,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  original TEXT REFERENCES originals (id),
  extractor TEXT NOT NULL,
  seal TEXT NOT NULL
);
CREATE INDEX quarantine_input ON quarantine (input);
CREATE INDEX quarantine_original ON quarantine (original);

-- only: sqlite
CREATE VIRTUAL TABLE search USING fts5 (text, content='documents', content_rowid='number', tokenize='porter unicode61');
-- only: sqlite
CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN INSERT INTO search (rowid, text) VALUES (new.number, new.text); END;
-- only: sqlite
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN INSERT INTO search (search, rowid, text) VALUES ('delete', old.number, old.text); END;
-- only: postgres
CREATE INDEX documents_search ON documents USING gin (to_tsvector('english'::regconfig, left(text, 100000)));
