"""Two things of SQL that an analyst would otherwise write in every query: who acts at whom, and what is a fact (docs/queries.md)."""

from __future__ import annotations

#: Nothing says that it did not, or may not, or will only later happen: `Event.is_fact`.
IS_FACT = "CREATE MACRO is_fact(aux) AS NOT list_has_any(aux, ['negation', 'hypothetical', 'future'])"
#: A row for each event, code of an actor and code of a recipient. Several who act together at nobody else (*met*, *signed*) act at each other.
DYADS = """
CREATE VIEW dyads AS
SELECT id, document_id, actor_code AS actor, unnest(
    CASE WHEN len(recipient) > 0 THEN recipient_codes ELSE list_filter(actor_codes, lambda code: code <> actor_code) END
) AS recipient, event, mode, quad, score, aux, is_fact(aux) AS fact, date_from, date_to, place_country, attribution_kind, confidence
FROM (SELECT *, unnest(actor_codes) AS actor_code FROM events)
"""
