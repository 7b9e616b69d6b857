"""The spaCy pipelines: the two that ship with the package, or any other with Universal Dependencies labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import lapwing.language.lemmas
import lapwing.language.sentences
import lapwing.language.tokenizer  # noqa: F401  (both register what the pipelines name)
from lapwing.errors import PipelineError, UnsupportedLanguage
from lapwing.language.ops import use_numpy_blas
from lapwing.language.tokenizer import LapwingTokenizer, normalise
from lapwing.records import Document

LANGUAGES = ("en", "fr")
MODELS = Path(__file__).resolve().parents[1] / "models"
#: Labels only a Universal Dependencies parser has: others (CLEAR's dobj, pobj) cannot be read.
_UD_LABELS = frozenset({"obj", "obl", "case"})

#: A Doc with more tokens than this is parsed in pieces of about so many: parsing takes 13 MB for a thousand tokens, a piece 130 MB. Only the three
#: words next to a cut are seen by the parser without their neighbours; articles have a thousand tokens.
PIECE_TOKENS = 10_000


class _French(Language):  # type: ignore[no-untyped-call]
    lang = "fr"


class _English(Language):  # type: ignore[no-untyped-call]
    lang = "en"


_BARE: dict[str, type[Language]] = {"fr": _French, "en": _English}


@lru_cache(maxsize=8)
def load_parser(language: str, name: str | None = None) -> Language:
    """The parsing pipeline of a language: the shipped one, or the installed spaCy pipeline `name`.

    Raises UnsupportedLanguage, or PipelineError when the pipeline is missing or its labels are not UD's.
    """
    if language not in LANGUAGES:
        raise UnsupportedLanguage(f"language '{language}' is not supported; Lapwing codes {' and '.join(LANGUAGES)}")
    if name is None:
        folder = MODELS / language
        if not (folder / "config.cfg").is_file():
            raise PipelineError(f"the {language} model is missing from the package; run 'python training/train.py {language}' or reinstall")
        nlp = _load_shipped(language, folder)
    else:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise PipelineError(f"spaCy pipeline '{name}' cannot be loaded ({str(error).split('.')[0]}); install it or omit --pipeline") from error
        if nlp.lang != language:
            raise PipelineError(f"spaCy pipeline '{name}' is for '{nlp.lang}', the document is in '{language}'; name another pipeline")
        if "parser" not in nlp.pipe_names or not set(nlp.get_pipe("parser").labels) >= _UD_LABELS:  # type: ignore[attr-defined]
            raise PipelineError(f"spaCy pipeline '{name}' has no Universal Dependencies parser; name one that has, or omit --pipeline")
    if "lapwing_sentences" not in nlp.pipe_names:
        first = "tok2vec" if "tok2vec" in nlp.pipe_names else nlp.pipe_names[0] if nlp.pipe_names else None
        nlp.add_pipe("lapwing_sentences", before=first) if first else nlp.add_pipe("lapwing_sentences")
    if "lapwing_lemmas" not in nlp.pipe_names:
        nlp.add_pipe("lapwing_lemmas")
    return nlp


def _load_shipped(language: str, folder: Path) -> Language:
    """A shipped pipeline without spaCy's own language data: its tokenizer is not used, and French's takes four seconds to load."""
    config = spacy.util.load_config(folder / "config.cfg")
    nlp = _BARE[language].from_config(config, auto_fill=False, validate=False)
    nlp.from_disk(folder)
    use_numpy_blas(nlp)
    return nlp


def make_doc(nlp: Language, document: Document) -> Doc:
    """An unparsed Doc of the document's blocks; tokens know their offsets in `document.text`."""
    tokenizer = nlp.tokenizer
    if isinstance(tokenizer, LapwingTokenizer):
        return tokenizer.blocks(document.text, document.blocks)
    return _foreign_doc(nlp, document)


def _foreign_doc(nlp: Language, document: Document) -> Doc:
    """The same for another pipeline's own tokenizer, block by block, whitespace tokens left out."""
    words: list[str] = []
    spaces: list[bool] = []
    offsets: list[int] = []
    owner: list[int] = []
    mapped = normalise(document.text)
    for number, block in enumerate(document.blocks):
        for token in nlp.make_doc(mapped[block.start : block.end].replace("\n", " ")):
            if not token.is_space:
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
                offsets.append(block.start + token.idx)
                owner.append(number)
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc.user_data.update(offsets=offsets, blocks=owner, raw=document.text)
    return doc


def parse_all(nlp: Language, documents: Iterable[Document], *, batch_size: int = 16) -> Iterator[Doc]:
    """Parsed Docs, in order."""
    yield from parse_docs(nlp, (make_doc(nlp, d) for d in documents), batch_size=batch_size)


def parse_docs(nlp: Language, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
    """The same of what `make_doc` made. Memory is bounded: a long one is parsed a piece at a time."""
    for long, some in groupby(docs, key=lambda doc: len(doc) > PIECE_TOKENS):
        if long:
            yield from (_in_pieces(nlp, doc) for doc in some)
        else:
            yield from nlp.pipe(some, batch_size=batch_size)


def _in_pieces(nlp: Language, doc: Doc) -> Doc:
    """The parsed Doc, its pieces cut between blocks, so that no sentence is."""
    blocks: list[int] = doc.user_data["blocks"]
    offsets: list[int] = doc.user_data["offsets"]
    cuts = [0]
    for i in range(1, len(doc)):
        if blocks[i] != blocks[i - 1] and i - cuts[-1] >= PIECE_TOKENS:
            cuts.append(i)
    pieces: list[Doc] = []
    for a, b in pairwise([*cuts, len(doc)]):
        piece = Doc(doc.vocab, words=[t.text for t in doc[a:b]], spaces=[bool(t.whitespace_) for t in doc[a:b]])
        piece.user_data.update(offsets=offsets[a:b], blocks=blocks[a:b], raw=doc.user_data["raw"])
        pieces.append(nlp(piece))
        pieces[-1].user_data.clear()
    joined = Doc.from_docs(pieces, ensure_whitespace=False)
    if joined is None:
        raise ValueError("a document without tokens has no pieces")
    joined.user_data.update(doc.user_data)
    return joined


def model_version(nlp: Language) -> str:
    """Name and version of the pipeline, as stored with every reading."""
    return _version(nlp.meta)


def version_of(language: str) -> str:
    """The `model_version` of a language's shipped pipeline, without loading it."""
    return _version(spacy.util.get_model_meta(MODELS / language))


def version_of_named(name: str) -> tuple[str, str]:
    """Language and `model_version` of an installed pipeline, without loading it. Raises PipelineError."""
    try:
        path = spacy.util.get_package_path(name) if spacy.util.is_package(name) else Path(name)
        meta = spacy.util.get_model_meta(path)
    except (OSError, ValueError) as error:
        raise PipelineError(f"spaCy pipeline '{name}' cannot be loaded ({str(error).split('.')[0]}); install it or omit --pipeline") from error
    return str(meta["lang"]), _version(meta)


def _version(meta: dict[str, Any]) -> str:
    return f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
