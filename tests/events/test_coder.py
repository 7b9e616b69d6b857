"""From hand-made parses to whole events: category, parties, flags, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parses import Parse, construction, constructions, parse, told

from lapwing.lexicon import Lexicon
from lapwing.records import Event, Span

CODED = {
    "en.active": ["ACCUSE FRA > MLI"],
    "fr.active": ["ACCUSE FRA > MLI"],
    "en.passive_agent": ["ACCUSE FRA > MLI"],
    "fr.passive_agent": ["ACCUSE FRA > MLI"],
    "en.participle": ["SANCTION FRA > MLI"],
    "fr.participle": ["SANCTION FRA > MLI"],
    "en.coord_subj": ["ACCUSE DEU+FRA > MLI"],
    "fr.coord_subj": ["ACCUSE FRA+NER > MLI"],
    "en.coord_verbs": ["ACCUSE FRA > MLI", "SUPPORT FRA > NER"],
    "fr.coord_verbs": ["ACCUSE FRA > MLI", "SUPPORT FRA > NER"],
    "en.coord_obj": ["ACCUSE FRA > MLI+NER"],
    "fr.coord_obj": ["ACCUSE FRA > MLI+NER"],
    "en.control_object": ["REQUEST FRA > MLI"],
    "fr.control_object": ["REQUEST FRA > MLI"],
    "fr.control_exhort": ["REQUEST FRA > MLI"],
    "en.light": ["ASSAULT RUS/MIL > UKR"],
    "fr.light2": ["ASSAULT RUS/MIL > UKR"],
    "fr.light_passive": ["ASSAULT RUS/MIL > UKR"],
    "en.light_talks": ["CONSULT FRA+MLI"],
    "fr.light": ["CONSULT FRA+MLI"],
    "en.between": ["CONSULT FRA+MLI"],
    "fr.entre": ["CONSULT FRA+MLI"],
    "en.nominal": ["CONSULT RUS/GOV > CHN"],
    "fr.nominal": ["CONSULT RUS/GOV > CHN/GOV"],
    "en.possessive": ["REJECT MLI > FRA"],
    "en.demonym": ["COERCE MLI/MIL > FRA/JRN"],
    "fr.demonym": ["COERCE MLI/MIL > FRA/JRN"],
    "fr.delegation": ["CONSULT MLI/GOV+RUS/GOV"],
    "en.apposition": ["CONSULT MLI/GOV+RUS/GOV"],
    "fr.apposition": ["CONSULT MLI/GOV+RUS/GOV"],
    "en.reciprocal": ["CONSULT FRA/GOV+RUS/GOV"],
    "en.pronoun": ["CONSULT MLI/GOV > RUS/GOV", "CONSULT MLI/GOV+RUS/GOV"],
    "fr.pronoun": ["CONSULT MLI/GOV > RUS/GOV", "CONSULT MLI/GOV+RUS/GOV"],
    "en.surname": ["CONSULT FRA/GOV > MLI", "SUPPORT FRA/GOV > NER"],
    "fr.surname": ["CONSULT FRA/GOV > MLI", "SUPPORT FRA/GOV > NER"],
    "fr.description": ["CONSULT MLI/GOV+USA/GOV", "ACCUSE USA/GOV > RUS"],
    "en.passive_agentless": ["COERCE MLI/UNK > MLI/JRN"],
    "fr.passive_agentless": ["COERCE MLI/UNK > MLI/JRN"],
    # polarity
    "en.neg_not": ["ACCUSE FRA > MLI negation"],
    "fr.neg_pas": ["ACCUSE FRA > MLI negation"],
    "en.neg_without": ["CONSULT RUS/GOV+USA/GOV negation"],
    "fr.neg_sans": ["CONSULT RUS/GOV+USA/GOV negation"],
    "fr.neg_ni": ["CONSULT MLI/GOV+RUS/GOV+USA/GOV negation"],
    "en.neg_failed": ["ACCUSE FRA > MLI negation"],
    "fr.neg_evite": ["ACCUSE FRA > MLI negation"],
    "en.future": ["CONCEDE FRA > MLI/JRN"],
    "fr.future_release": ["CONCEDE FRA > MLI/JRN"],
    "en.future_agree": ["AGREE RUS > MLI/MIL"],
    "fr.future_agree": ["AGREE RUS > MLI/MIL"],
    "en.threat": ["THREATEN RUS > UKR"],
    "en.unless": ["ASSAULT RUS > UKR future"],
    "en.might": ["REJECT FRA > MLI hypothetical"],
    "fr.hypothesis": ["REJECT FRA > MLI hypothetical"],
    "fr.conditional_plain": ["REJECT MLI hypothetical"],
    "en.analysts": ["REJECT MLI > FRA hypothetical"],
    "fr.analystes": ["REJECT MLI > FRA hypothetical"],
    "fr.journalistic": ["ASSAULT RUS > MLI"],
    "en.purpose": ["CONSULT FRA/GOV > MLI/GOV/MIL"],
    "fr.purpose": ["CONSULT FRA/GOV > MLI"],
    "en.question": [],
    "en.denied": [],
    "en.historical": ["SANCTION MLI > FRA/GOV historical"],
    "fr.historical": ["SANCTION MLI > FRA/GOV historical"],
}


@pytest.mark.parametrize("name", CODED)
def test_a_construction_is_coded(lexicon: Lexicon, name: str) -> None:
    assert [told(e) for e in construction(name).events(lexicon)] == CODED[name]


@pytest.mark.parametrize("name", ["en.neg_no", "fr.neg_aucun"])
def test_what_was_not_signed_is_never_a_positive_event(lexicon: Lexicon, name: str) -> None:
    found = construction(name).events(lexicon)
    assert {told(e) for e in found} == {"SUPPORT FRA+MLI negation"}


@pytest.mark.parametrize("name", ["en.two_countries", "fr.les_deux"])
def test_the_two_countries_promise_talks(lexicon: Lexicon, name: str) -> None:
    last = construction(name).events(lexicon)[-1]
    assert told(last) == "AGREE FRA+MLI"
    assert {p.mention.text.lower() for p in last.actor if p.mention} == {"the two countries" if name.startswith("en") else "les deux pays"}


def test_the_press_conditional_is_hearsay_not_hypothesis(lexicon: Lexicon) -> None:
    (event,) = construction("fr.journalistic").events(lexicon)
    assert event.attribution is not None
    assert (event.attribution.kind, event.aux) == ("leak", ())


@pytest.mark.parametrize("name", ["en.passive_agentless", "fr.passive_agentless"])
def test_an_unnamed_agent_is_implied_by_the_place_and_never_quoted(lexicon: Lexicon, name: str) -> None:
    (event,) = construction(name).events(lexicon)
    (actor,) = event.actor
    assert actor.mention is None
    assert actor.country == "MLI"
    assert "implied" in actor.rule


@pytest.mark.parametrize(
    ("name", "dated"),
    [("en.nominal", "2025-07-27"), ("fr.nominal", "2025-07-27"), ("en.pronoun", "2025-07-28"), ("fr.pronoun", "2025-07-28"), ("en.historical", "2022-01-01")],
)
def test_a_date_is_resolved_against_publication(lexicon: Lexicon, name: str, dated: str) -> None:
    when = construction(name).events(lexicon)[0].date
    assert when is not None
    assert (when.start.isoformat(), when.basis) == (dated, "text")


def test_without_a_date_the_event_carries_the_publication_date_marked_as_such(lexicon: Lexicon) -> None:
    when = construction("en.active").events(lexicon)[0].date
    assert when is not None
    assert (when.start.isoformat(), when.basis, when.span) == ("2025-07-30", "publication", None)


def spans(event: Event) -> list[Span]:
    held = [event.sentence, event.trigger, *event.conditions, *event.demands, *event.evidence]
    held += [p.mention for p in (*event.actor, *event.recipient) if p.mention]
    held += [s for s in (event.date and event.date.span, event.place and event.place.span, event.attribution and event.attribution.speaker) if s]
    return held


@pytest.mark.parametrize("name", sorted(constructions()))
def test_every_span_is_a_piece_of_the_text_and_every_run_the_same(lexicon: Lexicon, name: str) -> None:
    parsed = construction(name)
    found = parsed.events(lexicon)
    for event in found:
        for span in spans(event):
            assert parsed.document.text[span.start : span.end] == span.text != ""
    assert found == construction(name).events(lexicon)


# -- the same proposition, active and passive ------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """A party as rows without their head: the last row is the head word, the others are its determiner and modifier."""

    rows: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Verb:
    form: str
    lemma: str
    event: str


PARTIES = {
    "en": [
        Named(("France France PROPN",), "FRA"), Named(("Mali Mali PROPN",), "MLI"), Named(("Russia Russia PROPN",), "RUS"),
        Named(("Ukraine Ukraine PROPN",), "UKR"), Named(("Turkey Turkey PROPN",), "TUR"), Named(("Algeria Algeria PROPN",), "DZA"),
        Named(("the the DET det", "Iranian Iranian ADJ amod", "army army NOUN"), "IRN"), Named(("the the DET det", "Chinese Chinese ADJ amod", "government government NOUN"), "CHN"),
    ],
    "fr": [
        Named(("la le DET det", "France France PROPN"), "FRA"), Named(("le le DET det", "Mali Mali PROPN"), "MLI"), Named(("la le DET det", "Russie Russie PROPN"), "RUS"),
        Named(("l' le DET det", "Ukraine Ukraine PROPN"), "UKR"), Named(("la le DET det", "Turquie Turquie PROPN"), "TUR"), Named(("l' le DET det", "Algérie Algérie PROPN"), "DZA"),
        Named(("l' le DET det", "armée armée NOUN", "iranienne iranien ADJ amod"), "IRN"), Named(("le le DET det", "gouvernement gouvernement NOUN", "chinois chinois ADJ amod"), "CHN"),
    ],
}  # fmt: skip
VERBS = {
    "en": [
        Verb("condemned", "condemn", "ACCUSE"), Verb("praised", "praise", "SUPPORT"), Verb("bombed", "bomb", "ASSAULT"), Verb("attacked", "attack", "ASSAULT"),
        Verb("threatened", "threaten", "THREATEN"), Verb("criticised", "criticise", "ACCUSE"), Verb("sanctioned", "sanction", "SANCTION"),
    ],
    "fr": [
        Verb("condamné", "condamner", "ACCUSE"), Verb("félicité", "féliciter", "SUPPORT"), Verb("bombardé", "bombarder", "ASSAULT"), Verb("attaqué", "attaquer", "ASSAULT"),
        Verb("menacé", "menacer", "THREATEN"), Verb("critiqué", "critiquer", "ACCUSE"), Verb("sanctionné", "sanctionner", "SANCTION"),
    ],
}  # fmt: skip


def phrase(party: Named, start: int, verb: int, dep: str, preposition: str = "") -> list[str]:
    """Rows of a party from word `start` on, its head hanging on word `verb`."""
    rows = ([f"{preposition} {preposition} ADP case"] if preposition else []) + list(party.rows)
    centre = start + next(n for n, row in enumerate(rows) if row.split()[2] in ("PROPN", "NOUN"))
    return [f"{row} {centre} _" if len(row.split()) == 4 else f"{row} {dep} {verb} _" for row in rows]


def clause(language: str, actor: Named, verb: Verb, recipient: Named, *, passive: bool) -> Parse:
    """*A verbs R* or *R is verbed by A*, parsed."""
    auxiliaries = {
        ("en", False): [],
        ("en", True): [("was be AUX aux:pass", "Mood=Ind|Tense=Past|VerbForm=Fin")],
        ("fr", False): [("a avoir AUX aux:tense", "Mood=Ind|Tense=Pres|VerbForm=Fin")],
        ("fr", True): [("a avoir AUX aux:tense", "Mood=Ind|Tense=Pres|VerbForm=Fin"), ("été être AUX aux:pass", "Tense=Past|VerbForm=Part")],
    }[language, passive]
    first, last = (recipient, actor) if passive else (actor, recipient)
    at = len(first.rows) + len(auxiliaries) + 1
    participle = "Mood=Ind|Tense=Past|VerbForm=Fin" if (language, passive) == ("en", False) else "Tense=Past|VerbForm=Part"
    rows = phrase(first, 1, at, "nsubj:pass" if passive else "nsubj")
    rows += [f"{word} {at} {feats}" for word, feats in auxiliaries]
    rows.append(f"{verb.form} {verb.lemma} VERB ROOT 0 {participle}")
    rows += phrase(last, at + 1, at, "obl:agent" if passive else "obj", {"en": "by", "fr": "par"}[language] if passive else "")
    rows.append(f". . PUNCT punct {at} _")
    return parse(language, "\n".join(rows))


def coded(lexicon: Lexicon, parsed: Parse) -> list[tuple[str, str | None, list[str | None], list[str | None], tuple[str, ...]]]:
    return [(e.event, e.mode, [p.code for p in e.actor], [p.code for p in e.recipient], e.aux) for e in parsed.events(lexicon)]


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_active_and_passive_tell_the_same_event(lexicon: Lexicon, language: str, data: st.DataObject) -> None:
    verb = data.draw(st.sampled_from(VERBS[language]))
    actor, recipient = data.draw(st.lists(st.sampled_from(PARTIES[language]), min_size=2, max_size=2, unique_by=lambda p: p.code))
    active = coded(lexicon, clause(language, actor, verb, recipient, passive=False))
    assert active == coded(lexicon, clause(language, actor, verb, recipient, passive=True))
    assert [(event, actors, recipients, aux) for event, _, actors, recipients, aux in active] == [(verb.event, [actor.code], [recipient.code], ())]


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_parties_are_never_swapped_when_they_change_places(lexicon: Lexicon, language: str, data: st.DataObject) -> None:
    verb = data.draw(st.sampled_from(VERBS[language]))
    one, other = data.draw(st.lists(st.sampled_from(PARTIES[language]), min_size=2, max_size=2, unique_by=lambda p: p.code))
    passive = data.draw(st.booleans())
    ((event, mode, actors, recipients, aux),) = coded(lexicon, clause(language, one, verb, other, passive=passive))
    assert coded(lexicon, clause(language, other, verb, one, passive=passive)) == [(event, mode, recipients, actors, aux)]
