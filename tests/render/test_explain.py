"""The reasoning behind an event."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lapwing.events.coder import Rejected
from lapwing.lexicon import load
from lapwing.records import Considered, Span
from lapwing.render.explain import explain


def test_everything_the_event_rests_on_is_there(invented: SimpleNamespace) -> None:
    base = invented.full()
    second = replace(base.events[1], reasons=("conditional mood",))
    rejected = (Rejected(Span("est", 51, 54), "be", "no actor"), Rejected(Span("a", 5, 6), "x", "elsewhere"))
    made = replace(base, events=(base.events[0], second), rejected=rejected)
    text = " ".join(explain(made, second, lexicon=load()).split())
    for wanted in (
        "IF NOT SUPPORT", "‹citation›", "refuse:", "written ‘Lomé’ (characters 0 to 4)", "not written in the text",
        "conditional mood", "kind person", "precision range", "6.13, 1.22 degrees", "‘n'est signé’", "0.68 of 1",
        "frame be): no actor", "lexicon abc", "Told again",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "elsewhere" not in text


def test_every_party_has_its_evidence_and_what_was_rejected(invented: SimpleNamespace) -> None:
    base = invented.full()
    first, second = (e.sentence for e in base.events)
    lome, rien = Span("Lomé", 0, 4), Span("rien", 16, 20)
    considered = (
        Considered(lome, True, "the capital", "it is strong"),
        Considered(lome, False, "the city", "a capital goes first"),
        Considered(rien, False, "a weak name of the union", "nothing supports it"),
        Considered(Span("Kossi", second.end - 7, second.end - 2), False, "a surname", "in the other sentence"),
    )
    assert rien.text == first.text[rien.start : rien.end]
    text = explain(replace(base, considered=considered), base.events[0], lexicon=load())
    sides = " ".join(text[text.index("Actor") : text.index("Polarity")].split())
    actor, _, rest = sides.partition("Recipient")
    assert "- ‘Lomé’: the capital, because it is strong - ‘Lomé’: not the city, because a capital goes first" in actor
    assert rest.endswith("Not taken - ‘rien’: not a weak name of the union, because nothing supports it")


def test_a_resolution_is_followed_to_where_it_began(invented: SimpleNamespace) -> None:
    base = invented.full()
    pronoun, name = Span("citation", 55, 63), Span("Lomé", 0, 4)
    made = replace(base.events[1], actor=(replace(base.events[0].actor[0], mention=pronoun),), recipient=())
    considered = (
        Considered(name, True, "the capital", "it is strong"),
        Considered(name, False, "the city", "a capital goes first"),
        Considered(pronoun, True, "the same as ‘Lomé’", "it agrees", name),
    )
    text = " ".join(explain(replace(base, considered=considered), made, lexicon=load()).split())
    assert "- ‘citation’: the same as ‘Lomé’, because it agrees - there ‘Lomé’: the capital, because it is strong" in text
    assert "the city" not in text


@pytest.mark.parametrize("width", [40, 70, 100])
def test_lines_fit(invented: SimpleNamespace, width: int) -> None:
    made = invented.full()
    for e in made.events:
        assert max(map(len, explain(made, e, lexicon=load(), width=width).splitlines())) <= width


def test_hostile_text_is_inert(invented: SimpleNamespace) -> None:
    made = invented.hostile()
    assert not {"\x1b", "\x07", "\u202e"} & set(explain(made, made.events[0], lexicon=load()))
