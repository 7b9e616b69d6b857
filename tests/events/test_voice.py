"""Property: telling an act in the passive changes neither the event nor its parties."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parses import parse, told

from lapwing.lexicon import Lexicon

PARTIES = ["France", "Mali", "Niger", "Ghana", "Japan", "Kenya"]
PARTIES_FR = ["France", "Mali", "Niger", "Ghana", "Japon", "Kenya"]
#: Past form and infinitive; their frames take subject and object, without conditions.
VERBS = [("condemned", "condemn"), ("accused", "accuse"), ("praised", "praise"), ("bombed", "bomb"), ("attacked", "attack"), ("threatened", "threaten")]
VERBS_FR = [
    ("condamné", "condamner"),
    ("accusé", "accuser"),
    ("félicité", "féliciter"),
    ("bombardé", "bombarder"),
    ("attaqué", "attaquer"),
    ("menacé", "menacer"),
]
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"


def english(verb: tuple[str, str], actor: str, recipient: str) -> tuple[str, str]:
    form, lemma = verb
    active = f"""{actor} {actor} PROPN nsubj 2 _
{form} {lemma} VERB ROOT 0 {PAST}
{recipient} {recipient} PROPN obj 2 _
. . PUNCT punct 2 _"""
    passive = f"""{recipient} {recipient} PROPN nsubj:pass 3 _
was be AUX aux:pass 3 {PAST}
{form} {lemma} VERB ROOT 0 {PARTICIPLE}
by by ADP case 5 _
{actor} {actor} PROPN obl 3 _
. . PUNCT punct 3 _"""
    return active, passive


def french(verb: tuple[str, str], actor: str, recipient: str) -> tuple[str, str]:
    form, lemma = verb
    active = f"""{actor} {actor} PROPN nsubj 3 _
a avoir AUX aux:tense 3 Mood=Ind|Tense=Pres|VerbForm=Fin
{form} {lemma} VERB ROOT 0 {PARTICIPLE}
{recipient} {recipient} PROPN obj 3 _
. . PUNCT punct 3 _"""
    passive = f"""{recipient} {recipient} PROPN nsubj:pass 4 _
a avoir AUX aux:tense 4 Mood=Ind|Tense=Pres|VerbForm=Fin
été être AUX aux:pass 4 {PARTICIPLE}
{form} {lemma} VERB ROOT 0 {PARTICIPLE}
par par ADP case 6 _
{actor} {actor} PROPN obl:agent 4 _
. . PUNCT punct 4 _"""
    return active, passive


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_passive_tells_the_same_event(lexicon: Lexicon, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(["en", "fr"]))
    verb = data.draw(st.sampled_from(VERBS if language == "en" else VERBS_FR))
    actor, recipient = data.draw(st.permutations(PARTIES if language == "en" else PARTIES_FR))[:2]
    active, passive = (english if language == "en" else french)(verb, actor, recipient)
    first = [told(e) for e in parse(language, active).events(lexicon)]
    assert len(first) == 1
    assert [told(e) for e in parse(language, passive).events(lexicon)] == first
