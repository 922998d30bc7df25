-- What coders made of the documents. A run is one coder with one codebook; its codings are never changed by another run.
CREATE TABLE runs (
  number {key},
  fingerprint TEXT NOT NULL,
  coder TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT
);

-- record is dateline/1 without the document's text, compressed with zlib, or null where the coder failed and fault says how.
CREATE TABLE codings (
  run {integer} NOT NULL REFERENCES runs (number),
  document {integer} NOT NULL REFERENCES documents (number),
  events {integer} NOT NULL,
  record {blob},
  fault TEXT,
  seal TEXT NOT NULL,
  PRIMARY KEY (document, run)
);
CREATE INDEX codings_run ON codings (run);

CREATE TABLE events (
  run {integer} NOT NULL,
  document {integer} NOT NULL,
  position {integer} NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  first_day TEXT,
  last_day TEXT,
  country TEXT,
  certainty TEXT NOT NULL,
  confidence {real} NOT NULL,
  PRIMARY KEY (document, run, position),
  FOREIGN KEY (document, run) REFERENCES codings (document, run)
);
CREATE INDEX events_id ON events (id);
CREATE INDEX events_type ON events (type, mode);
CREATE INDEX events_day ON events (first_day);
CREATE INDEX events_country ON events (country);
