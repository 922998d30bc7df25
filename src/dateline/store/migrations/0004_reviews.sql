-- What people who read the rows said of them, and what was learned from it.

-- Append-only. One row a decision on one item of a document: an event (its id), a passage that was left uncoded ("START-END") or the whole text ("").
-- stage: first and second reading (blind to each other), final word on their differences. kind: what was done; stands: which decision stands after it (after
-- undo: the one before, or null). before: the row on the same item and stage that it follows, 0 for the first; no two rows follow the same one, so that nobody
-- overwrites what he has not seen. event: the event that stands, as it was seen (accept, reject, skip) or put right (edit), JSON. run: whose coding was seen.
CREATE TABLE reviews (
  number {key},
  made TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('first', 'second', 'final')),
  kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'edit', 'skip', 'undo')),
  stands TEXT CHECK (stands IN ('accept', 'reject', 'edit', 'skip')),
  document TEXT NOT NULL REFERENCES documents (id),
  item TEXT NOT NULL,
  run {integer} NOT NULL REFERENCES runs (number),
  before {integer} NOT NULL,
  event TEXT,
  note TEXT,
  seal TEXT NOT NULL,
  UNIQUE (document, item, stage, before)
);
CREATE INDEX reviews_run ON reviews (run);
CREATE INDEX events_confidence ON events (confidence);

-- Append-only. What was fitted to reviews: kind of model, its numbers, and the report on reviews held back, JSON. The last one of a kind is in use.
CREATE TABLE learned (
  number {key},
  made TEXT NOT NULL,
  maker TEXT,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  report TEXT NOT NULL,
  seal TEXT NOT NULL
);

-- only: sqlite
CREATE TRIGGER reviews_stay BEFORE UPDATE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
-- only: sqlite
CREATE TRIGGER reviews_remain BEFORE DELETE ON reviews BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
-- only: sqlite
CREATE TRIGGER learned_stay BEFORE UPDATE ON learned BEGIN SELECT RAISE(ABORT, 'what was learned is only added to'); END;
-- only: sqlite
CREATE TRIGGER learned_remain BEFORE DELETE ON learned BEGIN SELECT RAISE(ABORT, 'what was learned is only added to'); END;
-- only: postgres
CREATE RULE reviews_stay AS ON UPDATE TO reviews DO INSTEAD NOTHING;
-- only: postgres
CREATE RULE reviews_remain AS ON DELETE TO reviews DO INSTEAD NOTHING;
-- only: postgres
CREATE RULE learned_stay AS ON UPDATE TO learned DO INSTEAD NOTHING;
-- only: postgres
CREATE RULE learned_remain AS ON DELETE TO learned DO INSTEAD NOTHING;
