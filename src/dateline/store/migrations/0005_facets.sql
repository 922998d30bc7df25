-- What events are looked for by, one row an event of each document's latest coding. All of it is derived: facets.py writes it from the records, and writes it anew
-- where a project comes from an earlier format. number is the document's number times 1,000,000, plus the event's position, and 500,000 more for what stands after
-- reviews. layer 0: nobody decided on anything in the document; 1: as it was coded; 2: as it stands after reviews, and review says what they made of the event.
CREATE TABLE facets (
  number {integer} PRIMARY KEY,
  document {integer} NOT NULL REFERENCES documents (number),
  run {integer} NOT NULL,
  layer {integer} NOT NULL,
  event TEXT NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  quad TEXT,
  certainty TEXT NOT NULL,
  confidence {real} NOT NULL,
  dating TEXT NOT NULL,
  first_day TEXT,
  last_day TEXT,
  published_first TEXT,
  published_last TEXT,
  outlet TEXT,
  place TEXT,
  place_id {integer},
  country TEXT,
  admin1 TEXT,
  latitude {real},
  longitude {real},
  precision TEXT,
  trigger_start {integer} NOT NULL,
  trigger_end {integer} NOT NULL,
  sentence_start {integer} NOT NULL,
  sentence_end {integer} NOT NULL,
  review TEXT
);
CREATE INDEX facets_document ON facets (document);

-- One row a party. code: country and best sector ("MLI/MIL", "MLI/", "/UAF"); sectors: all of them between spaces (" GOV MIL ").
CREATE TABLE facet_sides (
  facet {integer} NOT NULL REFERENCES facets (number),
  place {integer} NOT NULL,
  role TEXT NOT NULL,
  country TEXT,
  code TEXT,
  name TEXT NOT NULL,
  sectors TEXT NOT NULL,
  PRIMARY KEY (facet, place)
);
CREATE INDEX facet_sides_code ON facet_sides (code, role);
CREATE INDEX facet_sides_country ON facet_sides (country, role);
CREATE INDEX facet_sides_name ON facet_sides (name, role);
