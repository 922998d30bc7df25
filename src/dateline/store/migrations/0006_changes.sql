-- Which documents' facets were written anew, the last few thousand: who has the others in memory reads these alone. Derived, like the facets.
CREATE TABLE facet_changes (number {key}, document {integer} NOT NULL);
