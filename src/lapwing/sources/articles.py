"""One article, given as text or as a page, to a document; what is none becomes a `Problem`, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lapwing.errors import InputError, LapwingError, UnsupportedLanguage
from lapwing.records import Document
from lapwing.sources import html
from lapwing.sources.language import MIN_PROBABILITY, SAMPLE_CHARACTERS, SUPPORTED, detect, language_name, normalise_code, supported
from lapwing.sources.text import document_from_text, structure

#: One document's text. Long newspaper articles have some 0.1 MB, so a file above this is a corpus or no article. Coding one of this size takes
#: a minute and 1.1 GB of memory.
MAX_TEXT_BYTES = 2_000_000
#: One page's source, mark-up, scripts and embedded pictures included.
MAX_HTML_BYTES = 10_000_000
#: Opening and closing marks of one page. Each element costs 50 µs, so that a page at this limit takes three seconds; long articles have 5,000.
MAX_TAGS = 100_000
#: A page is passed over unread where so many characters of it are in another language, this probably. Taking a page apart takes ten times as long.
_ENOUGH, _PLAINLY = 600, 0.99
#: Kinds of problems that are no fault: what lies beside articles, and what is said of articles that were read.
NO_FAULT = frozenset({"other", "note", "volume"})
_SPLIT = "split it into one file an article, or write a .jsonl with one article a line"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was skipped, and why.

    `path` is the source as it was named ("-" for standard input, None for a string), `line` a line or row of it from 1,
    `message` says what, why and the remedy without the path. `kind`: unreadable, empty, binary, language, malformed, truncated,
    no-article, too-large, or one of `NO_FAULT`: other (what lies beside articles: files of a folder, pages of an archive), note (nothing
    was skipped, but something is to be known of what was read) and volume (a source gives less or more than its contract says).
    """

    path: str | None
    line: int | None
    message: str
    kind: str

    def __str__(self) -> str:
        place = ("standard input" if self.path == "-" else self.path or "the text") + (f", line {self.line}" if self.line else "")
        return f"{place}: {self.message}"

    @property
    def exit_code(self) -> int:
        """What a command ends with for it: 0 where it is no fault."""
        return 0 if self.kind in NO_FAULT else self.error().exit_code

    def error(self) -> LapwingError:
        """The exception that says the same: UnsupportedLanguage for kind language, else InputError."""
        return UnsupportedLanguage(str(self)) if self.kind == "language" else InputError(str(self))


def read_text(
    text: str,
    *,
    language: str | None = None,
    published: date | None = None,
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    path: str | None = None,
) -> Document | Problem:
    """One article given as a string; `path` names its origin in messages."""
    if not text.strip():
        return Problem(path, None, "holds no text; give it an article", "empty")
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return too_large(path, MAX_TEXT_BYTES)
    known = _language(text, title, language, path)
    if isinstance(known, Problem):
        return known
    return document_from_text(text, language=known, title=title, author=author, publisher=publisher, published=published, url=url, path=path)


def read_html(page: str, *, language: str | None = None, published: date | None = None, url: str | None = None, path: str | None = None) -> Document | Problem:
    """One web page given as a string."""
    if page.count("<") > MAX_TAGS:
        return Problem(path, None, f"has more than {MAX_TAGS:,} tags, which no article has; save the article's text as .txt", "too-large")
    if language is None and (foreign := _foreign(page)):
        return _not_coded(foreign, path)
    try:
        article = html.extract(page, url=url)
    except InputError as error:
        return Problem(path, None, str(error), "no-article")
    if len(article.text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return too_large(path, MAX_TEXT_BYTES)
    known = _language(article.text, article.title, language, path)
    if isinstance(known, Problem):
        return known
    return html.document_from_html(page, language=known, article=article, published=published, path=path)


def too_large(path: str | None, limit: int) -> Problem:
    """For a document beyond a limit in bytes."""
    return Problem(path, None, f"is larger than the {limit / 1_000_000:g} MB one document may have; {_SPLIT}", "too-large")


# -- language --------------------------------------------------------------------------------------------------------


def _language(text: str, title: str | None, given: str | None, path: str | None) -> str | Problem:
    """The document's language: the one given, else the one its paragraphs are in."""
    if given:
        code = normalise_code(given)
        if code in SUPPORTED:
            return code
        return Problem(path, None, f"is marked as {language_name(code)}; Lapwing codes {supported()} only", "language")
    code, probability = detect(_body(text, title))
    if code in SUPPORTED and probability >= MIN_PROBABILITY:
        return code
    if probability < MIN_PROBABILITY:
        return Problem(path, None, f"its language cannot be told from so few words; name it (--language {' or '.join(SUPPORTED)})", "language")
    return _not_coded(code, path)


def _not_coded(code: str, path: str | None) -> Problem:
    return Problem(path, None, f"is in {language_name(code)}; Lapwing codes {supported()} only (if it is in one of them, name it with --language)", "language")


def _foreign(page: str) -> str | None:
    """The language of a page whose longest passages are plainly in one that is not coded, looked at before the page is taken apart."""
    sample = html.passages(page, SAMPLE_CHARACTERS)
    if len(sample) < _ENOUGH:
        return None
    code, probability = detect(sample)
    return code if code not in SUPPORTED and probability >= _PLAINLY else None


def _body(text: str, title: str | None) -> str:
    """The article's paragraphs, or all of the text where it has none: headings and names mislead the classifier."""
    blocks, _ = structure(text, title=title)
    paragraphs = [text[b.start : b.end] for b in blocks if b.kind in ("paragraph", "item")]
    return "\n".join(paragraphs) or text
