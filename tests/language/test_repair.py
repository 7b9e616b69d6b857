"""Each repair on a tree as the parsers wrongly give it; an innocent sentence stays as it is."""

from __future__ import annotations

from parses import parse


def tree(language: str, rows: str) -> dict[str, tuple[str, str, str]]:
    """form -> (part of speech, label, form of the head) after repair."""
    s = parse(language, rows).syntax
    return {s.form[i]: (s.pos[i], s.dep[i], s.form[s.head[i]]) for i in range(s.n)}


def test_an_auxiliarys_subject_is_its_verbs() -> None:
    found = tree(
        "fr",
        """La le DET det 2 _
Chine Chine PROPN nsubj 3 _
a avoir VERB aux:tense 4 _
accordé accorder VERB ROOT 0 Tense=Past|VerbForm=Part
un un DET det 6 _
prêt prêt NOUN obj 4 _
. . PUNCT punct 4 _""",
    )
    assert found["Chine"] == ("PROPN", "nsubj", "accordé")
    assert found["a"][0] == "AUX"


def test_il_of_a_personal_verb_is_its_subject_and_of_an_impersonal_one_is_not() -> None:
    rows = """Il il PRON expl:subj 3 _
a avoir AUX aux:tense 3 _
{0} {1} VERB ROOT 0 Tense=Past|VerbForm=Part
que que SCONJ mark 6 _
Bamako Bamako PROPN nsubj 6 _
signe signer VERB ccomp 3 Mood=Sub|VerbForm=Fin
. . PUNCT punct 3 _"""
    assert tree("fr", rows.format("exigé", "exiger"))["Il"][1] == "nsubj"
    assert tree("fr", rows.format("fallu", "falloir"))["Il"][1] == "expl:subj"


def test_a_plural_verb_is_no_adverb() -> None:
    found = tree(
        "fr",
        """Bamako Bamako PROPN ROOT 0 _
et et CCONJ cc 3 _
Dakar Dakar PROPN conj 1 _
mènent mènent ADV advmod 1 _
des un DET det 6 _
patrouilles patrouille NOUN obj 1 _
. . PUNCT punct 1 _""",
    )
    assert found["mènent"] == ("VERB", "ROOT", "mènent")
    assert found["Bamako"] == ("PROPN", "nsubj", "mènent")
    assert found["patrouilles"] == ("NOUN", "obj", "mènent")


def test_par_after_a_participle_names_its_agent() -> None:
    found = tree(
        "fr",
        """Il il PRON nsubj 2 _
décline décliner VERB ROOT 0 Mood=Ind|Tense=Pres|VerbForm=Fin
l' le DET det 4 _
offre offre NOUN obj 2 _
formulée formulé ADJ amod 4 _
jeudi jeudi NOUN obl 2 _
par par ADP case 9 _
l' le DET det 9 _
Union union PROPN obl 2 _
. . PUNCT punct 2 _""",
    )
    assert found["Union"] == ("PROPN", "obl:agent", "formulée")
    assert found["jeudi"][2] == "formulée"
    assert found["formulée"][:2] == ("VERB", "acl")


def test_names_in_a_row_are_coordinated() -> None:
    found = tree(
        "en",
        """Burkina Burkina PROPN nsubj 6 _
, , PUNCT punct 3 _
Mali Mali PROPN appos 1 _
and and CCONJ cc 5 _
Niger Niger PROPN conj 1 _
left leave VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
ECOWAS ECOWAS PROPN obj 6 _
. . PUNCT punct 6 _""",
    )
    assert found["Mali"] == ("PROPN", "conj", "Burkina")


def test_a_day_before_the_subject_takes_its_preposition() -> None:
    found = tree(
        "en",
        """On on ADP case 3 _
Tuesday Tuesday PROPN compound 3 _
Berlin Berlin PROPN nsubj 4 _
cancelled cancel VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
debts debt NOUN obj 4 _
. . PUNCT punct 4 _""",
    )
    assert found["Tuesday"] == ("PROPN", "obl", "cancelled")
    assert found["On"][2] == "Tuesday"


def test_a_past_tense_with_its_subject_is_no_adjective() -> None:
    found = tree(
        "en",
        """The the DET det 2 _
IMF IMF PROPN nsubj 3 _
disbursed disburse VERB amod 4 Tense=Past|VerbForm=Part
half half NOUN nsubj 6 _
and and CCONJ cc 6 _
urged urge VERB ROOT 0 Mood=Ind|Tense=Past|VerbForm=Fin
Yerevan Yerevan PROPN obj 6 _
. . PUNCT punct 6 _""",
    )
    assert found["disbursed"][1:] == ("ROOT", "disbursed")
    assert found["half"] == ("NOUN", "obj", "disbursed")
    assert found["urged"][1:] == ("conj", "disbursed")


def test_an_office_and_its_name_are_one_subject() -> None:
    found = tree(
        "fr",
        """Le le DET det 2 _
ministre ministre NOUN nsubj 6 _
indien indien ADJ amod 2 _
Narendra Narendra PROPN nsubj 6 _
Modi Modi PROPN flat 4 _
arrive arriver VERB ROOT 0 Mood=Ind|Tense=Pres|VerbForm=Fin
. . PUNCT punct 6 _""",
    )
    assert found["Narendra"] == ("PROPN", "appos", "ministre")


def test_an_innocent_sentence_stays_as_it_is() -> None:
    rows = """La le DET det 2 _
France France PROPN nsubj 4 _
a avoir AUX aux:tense 4 _
condamné condamner VERB ROOT 0 Tense=Past|VerbForm=Part
le le DET det 6 _
Mali Mali PROPN obj 4 _
. . PUNCT punct 4 _"""
    found = tree("fr", rows)
    for row in rows.splitlines():
        form, _, pos, dep, *_ = row.split()
        assert found[form][:2] == (pos, dep)
