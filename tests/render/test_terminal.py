"""The terminal view: wide and narrow, without colours, with hostile text."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from lapwing.render.terminal import WIDE, show, to_text


@pytest.mark.parametrize("width", [40, 60, 100, WIDE, 140, 220])
def test_no_line_is_wider_than_asked(invented: SimpleNamespace, width: int) -> None:
    assert max(map(len, to_text([invented.full()], ["b.txt: cannot be read"], width).splitlines())) <= width


@pytest.mark.parametrize("width", [60, 140])
def test_everything_is_shown(invented: SimpleNamespace, width: int) -> None:
    text = to_text([invented.full()], ["b.txt: cannot be read"], width)
    joined = " ".join(text.split())
    wanted_texts = ("IF NOT SUPPORT", "REJECT:meet", "‹refusé›", "‹citation›", "(publication)", "2025-09-08 to", "[TGO GOV MIL]", "told again 1×", "Lomé (TGO)")
    for wanted in wanted_texts:
        assert wanted in joined
    assert "1 document, 2 events: 1 stated as fact, 1 IF, 1 NOT" in joined
    assert "b.txt: cannot be read" in joined


def test_labels_do_not_depend_on_colour(invented: SimpleNamespace) -> None:
    flags = {"negation": "NOT", "hypothetical": "IF", "future": "PLANNED", "historical": "PAST"}
    for aux, label in flags.items():
        assert f"{label} REJECT" in to_text([invented.reading(invented.event(aux=(aux,)))], [], 140)


def test_plain_text_has_no_escape_sequence(invented: SimpleNamespace) -> None:
    assert "\x1b" not in to_text([invented.full()], [], 140)


@pytest.mark.parametrize("width", [60, 140])
def test_hostile_text_is_inert(invented: SimpleNamespace, width: int) -> None:
    text = to_text([invented.hostile()], [], width)
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[bold]" in text


def test_no_color_is_obeyed(invented: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    show([invented.full()], [], Console(file=out, width=140, force_terminal=True))
    assert "\x1b[31m" not in out.getvalue()
    assert "\x1b[1;31m" not in out.getvalue()


def test_a_document_without_events_says_so(invented: SimpleNamespace) -> None:
    assert "No event found." in to_text([invented.reading()], [], 140)


def test_without_summary(invented: SimpleNamespace) -> None:
    assert "stated as fact" not in to_text([invented.full()], ["b.txt: x"], 140, summary=False)
