"""The reasoning behind an event."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lapwing.events.coder import Rejected
from lapwing.lexicon import load
from lapwing.records import Span
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


@pytest.mark.parametrize("width", [40, 70, 100])
def test_lines_fit(invented: SimpleNamespace, width: int) -> None:
    made = invented.full()
    for e in made.events:
        assert max(map(len, explain(made, e, lexicon=load(), width=width).splitlines())) <= width


def test_hostile_text_is_inert(invented: SimpleNamespace) -> None:
    made = invented.hostile()
    assert not {"\x1b", "\x07", "\u202e"} & set(explain(made, made.events[0], lexicon=load()))
