"""What was weighed is written down: evidence for what is taken, the reason for what is not."""

from __future__ import annotations

from datetime import date

import pytest
from parses import PUBLISHED, Parse, construction, parse

from lapwing.actors.resolver import Resolver
from lapwing.lexicon import Lexicon


def notes(lexicon: Lexicon, parsed: Parse, published: date | None = PUBLISHED) -> list[str]:
    """*+ words: what, because why* of everything taken, *-* of everything refused, in text order."""
    resolver = Resolver(parsed.syntax, lexicon, published)
    for i in range(parsed.syntax.n):
        resolver.entities(i)
    return [f"{'+' if c.taken else '-'} {c.span.text}: {c.what}, because {c.why}" for c in resolver.found.notes.considered()]


def about(found: list[str], words: str) -> list[str]:
    return [line for line in found if line[2:].startswith(f"{words}: ")]


def clauses(language: str, *subjects: str) -> Parse:
    """A sentence for each subject, of one word, with a verb in common."""
    verb = "spoke speak" if language == "en" else "parle parler"
    return parse(language, "\n\n".join(f"{s} {s} PROPN nsubj 2 _\n{verb} VERB ROOT 0 _\n. . PUNCT punct 2 _" for s in subjects))


def test_a_strong_name_gives_its_registry_entry(lexicon: Lexicon) -> None:
    assert about(notes(lexicon, clauses("en", "Bamako")), "Bamako") == [
        "+ Bamako: a strong name of the capital Bamako (entry MLI:Bamako, MLI), because a strong name needs no support"
    ]


def test_a_weak_name_that_nothing_supports_is_noted(lexicon: Lexicon) -> None:
    (line,) = about(notes(lexicon, clauses("en", "Geneva")), "Geneva")
    assert (
        line
        == "- Geneva: not a weak name".replace("not ", "") + " of the city Geneva (entry CHE:Geneva, CHE), because the text does not speak of CHE elsewhere"
    )
    (line,) = about(notes(lexicon, clauses("en", "Geneva", "Switzerland")), "Geneva")
    assert line.endswith("because the text also speaks of CHE") and line.startswith("+")


def test_rivals_for_one_spelling_are_noted_with_what_decided(lexicon: Lexicon) -> None:
    union, belgium = sorted(about(notes(lexicon, clauses("en", "Brussels")), "Brussels"))
    assert union.startswith("+ Brussels: a weak name of the organisation European Union (entry eu, EUR)")
    assert belgium == "- Brussels: a weak name of the capital Brussels (entry BEL:Brussels, BEL), because the text speaks for eu"


def test_support_is_located(lexicon: Lexicon) -> None:
    parsed = parse(
        "en",
        """
        The     the     DET   det      4 _
        Rapid   rapid   PROPN compound 4 _
        Support support PROPN compound 4 _
        Forces  forces  PROPN nsubj    5 _
        spoke   speak   VERB  ROOT     0 _
        .       .       PUNCT punct    5 _

        RSF     rsf     PROPN nsubj    2 _
        fled    flee    VERB  ROOT     0 _
        .       .       PUNCT punct    2 _
        """,
    )
    taken = next(line for line in about(notes(lexicon, parsed), "RSF") if line.startswith("+"))
    assert taken.endswith("because the text also writes ‘Rapid Support Forces’ (characters 4 to 24)")
    source = next(c.source for c in Resolver(parsed.syntax, lexicon).found.notes.considered() if c.span.text == "RSF" and c.taken)
    assert source and (source.start, source.end) == (4, 24)


@pytest.mark.parametrize(
    ("subjects", "line"),
    [
        (("Congolese",), "- Congolese: the demonym of COD or COG, because the text names none of them most: COD 0, COG 0"),
        (("Congolese", "Kinshasa"), "+ Congolese: the demonym of COD, because of the countries called so the text names it most: COD 1, COG 0"),
        (("Malian",), "+ Malian: the demonym of MLI, because no other country is called so"),
        (("malian",), "- malian: the demonym of MLI, because it is not capitalised"),
    ],
)
def test_demonyms(lexicon: Lexicon, subjects: tuple[str, ...], line: str) -> None:
    assert line in notes(lexicon, clauses("en", *subjects))


def test_surnames(lexicon: Lexicon) -> None:
    (refused,) = about(notes(lexicon, clauses("en", "Diop")), "Diop")
    assert refused.startswith("- Diop: the surname of ") and refused.endswith(", because the text speaks of none of their countries")
    (taken,) = about(notes(lexicon, clauses("en", "Buhari")), "Buhari")
    assert taken.startswith("+ Buhari: the surname of Muhammadu Buhari (entry person:Muhammadu Buhari, NGA), because its bearer headed a state")


def test_a_role_word_that_is_no_noun_here_is_noted(lexicon: Lexicon) -> None:
    parsed = parse("en", "Mali Mali PROPN nsubj 2 _\nofficials official VERB ROOT 0 _\n. . PUNCT punct 2 _")
    assert "- officials: the role official, because the word is read as VERB here" in notes(lexicon, parsed)


def test_an_office_is_noted_with_its_day(lexicon: Lexicon) -> None:
    parsed = construction("en.pronoun")
    held = about(notes(lexicon, parsed, date(2025, 10, 1)), "Vladimir Putin")
    assert "+ Vladimir Putin: head-of-state of RUS, because the registry has the office held on 2025-10-01" in held
    before = about(notes(lexicon, parsed, date(1990, 1, 1)), "Vladimir Putin")
    assert [line for line in before if line.startswith("- Vladimir Putin: holder of an office") and line.endswith("ended or not begun on 1990-01-01")]


def test_a_pronoun_names_its_antecedent_and_who_lost(lexicon: Lexicon) -> None:
    (taken,) = about(notes(lexicon, construction("en.pronoun")), "He")
    assert taken.startswith("+ He: the same as ‘The Malian president’ (characters 0 to 20), because it agrees and is nearest and most prominent: ")


def test_a_pronoun_that_is_nobody_says_between_whom(lexicon: Lexicon) -> None:
    parsed = parse(
        "en",
        """
        The     the     DET   det   2 _
        road    road    NOUN  nsubj 7 Number=Sing
        from    from    ADP   case  4 _
        Mali    mali    PROPN nmod  2 _
        to      to      ADP   case  6 _
        Ghana   ghana   PROPN nmod  2 _
        opened  open    VERB  ROOT  0 _
        .       .       PUNCT punct 7 _

        It      it      PRON  nsubj 2 Number=Sing
        agreed  agree   VERB  ROOT  0 _
        .       .       PUNCT punct 2 _
        """,
    )
    (line,) = about(notes(lexicon, parsed), "It")
    assert line.startswith("- It: the same as ‘Ghana’ (characters 22 to 27), because ‘Mali’ (characters 14 to 18) is alike near and prominent: ")


def test_a_body_without_a_country_says_where_it_has_it_from(lexicon: Lexicon) -> None:
    parsed = parse(
        "fr",
        """
        Le      le      DET   det   2 _
        Mali    mali    PROPN nsubj 3 _
        proteste protester VERB ROOT 0 _
        .       .       PUNCT punct 3 _

        La      le      DET   det   2 _
        police  police  NOUN  nsubj 3 Gender=Fem|Number=Sing
        tire    tirer   VERB  ROOT  0 _
        .       .       PUNCT punct 3 _
        """,
    )
    (line,) = about(notes(lexicon, parsed), "police")
    assert line.startswith("+ police: one of MLI, because it names no country, and what stands before speaks of this one most: ")


def test_a_name_in_no_list_is_noted(lexicon: Lexicon) -> None:
    parsed = parse("en", "Zork Zork PROPN nsubj 3 _\nQuill Quill PROPN flat 1 _\nspoke speak VERB ROOT 0 _\n. . PUNCT punct 3 _")
    assert about(notes(lexicon, parsed), "Zork Quill") == ["- Zork Quill: a name known, because it is in no list, and no office beside it tells who it is"]


def test_a_decision_is_noted_once(lexicon: Lexicon) -> None:
    found = notes(lexicon, construction("en.pronoun"))
    assert len(found) == len(set(found))
