-- Which documents are one text again, which events are one happening, and what people decided about both.
CREATE TABLE linkings (number {key}, started TEXT NOT NULL, finished TEXT, documents {integer} NOT NULL, events {integer} NOT NULL);

-- Clusters of two and more. place 0 is the earliest.
CREATE TABLE copies (
  linking {integer} NOT NULL REFERENCES linkings (number),
  cluster TEXT NOT NULL,
  place {integer} NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (linking, document)
);
CREATE INDEX copies_cluster ON copies (cluster);
CREATE INDEX copies_document ON copies (document);

-- record is the incident as it was linked: type, days, place, score, reasons, figures.
CREATE TABLE incidents (
  linking {integer} NOT NULL REFERENCES linkings (number),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  first_day TEXT,
  last_day TEXT,
  record TEXT NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (linking, id)
);
CREATE INDEX incidents_day ON incidents (first_day);
CREATE TABLE incident_events (
  linking {integer} NOT NULL,
  incident TEXT NOT NULL,
  document TEXT NOT NULL REFERENCES documents (id),
  event TEXT NOT NULL,
  PRIMARY KEY (linking, document, event),
  FOREIGN KEY (linking, incident) REFERENCES incidents (linking, id)
);
CREATE INDEX incident_events_incident ON incident_events (linking, incident);
CREATE INDEX incident_events_document ON incident_events (document);

-- Append-only: what people decided, the last word on an event wins.
CREATE TABLE decisions (
  number {key},
  made TEXT NOT NULL,
  maker TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
  events TEXT NOT NULL,
  note TEXT,
  seal TEXT NOT NULL
);
-- only: sqlite
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
-- only: sqlite
CREATE TRIGGER decisions_remain BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
-- only: postgres
CREATE RULE decisions_stay AS ON UPDATE TO decisions DO INSTEAD NOTHING;
-- only: postgres
CREATE RULE decisions_remain AS ON DELETE TO decisions DO INSTEAD NOTHING;
