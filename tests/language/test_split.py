"""Sentences without a parse are those of the parse."""

from __future__ import annotations

from pathlib import Path

import pytest

from lapwing.language.pipeline import load_parser, parse_all
from lapwing.language.split import sentences
from lapwing.language.syntax import Syntax
from lapwing.records import Block, Document
from lapwing.sources.reader import read_documents

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_offsets_blocks_and_abbreviations() -> None:
    text = "  A headline\nMr. Lee left Paris at 3 p.m. on Monday.  He came back! “Why?” asked M. Diop.\n"
    start = text.index("Mr.")
    document = Document(text, (Block(2, 12, "title"), Block(start, len(text))), "en")
    found = sentences(document)
    assert [(text[a:b], block) for a, b, block in found] == [
        ("A headline", 0), ("Mr. Lee left Paris at 3 p.m. on Monday.", 1), ("He came back!", 1), ("“Why?” asked M. Diop.", 1),
    ]  # fmt: skip


def test_nothing_in_nothing() -> None:
    assert sentences(Document("", (), "fr")) == []
    assert sentences(Document("  \n", (Block(0, 3),), "fr")) == []


@pytest.mark.models
@pytest.mark.parametrize("name", ["niger-benin.fr.txt", "caucasus-corridor.en.txt"])
def test_they_are_those_of_the_parser(name: str) -> None:
    (document,) = read_documents(str(EXAMPLES / name))
    assert isinstance(document, Document)
    (doc,) = parse_all(load_parser(document.language), [document])
    syntax = Syntax(doc, document.language)
    assert sentences(document) == [(syntax.start[a], syntax.end[b - 1], syntax.block[a]) for a, b in syntax.sentences]
