"""Plain text to a structured document: page residue told from article, title, dateline, byline, date, enumerations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from lapwing.records import Block, Document
from lapwing.sources import patterns
from lapwing.sources.dates import given_date, parse_date

__all__ = ["document_from_text", "given_date", "parse_date", "structure"]

#: The article has begun at the first line this long: on the annotated pages every line of furniture is shorter
#: (the longest has 14 words) and every opening paragraph longer (the shortest has 20).
MIN_OPENING_WORDS = 18
#: A line up to this long without a closing mark is a heading inside the article; titles of the annotated pages have up to 14 words.
MAX_HEADING_WORDS = 14
#: The same for a line that opens with a bullet, which adds a word and is often a question.
MAX_BULLET_HEADING_WORDS = 16
#: A line this long is never furniture by its first word alone (*Partager le pouvoir…*).
MAX_SHORT_FURNITURE_WORDS = 12
#: A photograph's caption with its © is shorter than this; a paragraph that quotes the sign is longer.
MAX_CAPTION_WORDS = 60
#: Lines broken at a fixed width are rejoined when the width is at most this and nearly every break was forced by it.
MAX_WRAP_WIDTH = 120
MIN_WRAPPED_SHARE = 0.8
#: Fewer forced breaks than this may be chance.
MIN_WRAPPED_LINES = 3

#: Marks a sentence or a clause closes with; a question mark is left out, for headings ask.
_CLOSING = (".", "!", "…", "»", "”", '"', ":", ";", ",", ".)", "!)", "?)", ".]")
_BREAKS = "\n\r\x85\u2028\u2029\x0b\x0c"
_LINE = re.compile(rf"\r\n|[{_BREAKS}]|[^{_BREAKS}]+")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: bool  # an empty line stands before it


@dataclass(slots=True)
class _Page:
    """What has been learnt of a page while going down its lines."""

    lines: list[_Line]
    body_from: int
    repeated: Counter[str]
    title: str | None
    titled_by_text: bool  # no title was given: a line may become it
    facts: dict[str, object] = field(default_factory=dict)
    ended: bool = False
    signed: bool = False
    title_seen: bool = False

    def add(self, name: str, value: object) -> None:
        """Keep the first value found of a fact."""
        if value and not self.facts.get(name):
            self.facts[name] = value


def structure(text: str, *, title: str | None = None) -> tuple[list[Block], dict[str, object]]:
    """Blocks of a page's text in order, and what its furniture says: title, author, publisher, dateline, published.

    Blocks never overlap and open and close on a character that is no space; the work is linear in the text.
    """
    lines = _join_wrapped(text, _lines(text))
    opening = _opening(lines)
    page = _Page(lines, opening, Counter(line.text for line in lines), title, title is None, {"title": title})
    blocks = [Block(line.start, line.end, _kind(i, line, page)) for i, line in enumerate(lines)]
    _one_line(blocks, page)
    if "published" not in page.facts and "updated" in page.facts:
        page.facts["published"] = page.facts["updated"]
    page.facts.pop("updated", None)
    blocks = _split_datelines(text, blocks, page.facts)
    blocks = _split_timestamps(text, blocks)
    blocks = _enumerate(text, blocks)
    return blocks, page.facts


# -- lines -----------------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[_Line]:
    """The lines that hold something, stripped, with their offsets."""
    found: list[_Line] = []
    breaks = 0
    for match in _LINE.finditer(text):
        body = match.group().strip()
        if body:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append(_Line(start, start + len(body), body, breaks > 1))
            breaks = 0
        elif match.group()[0] in _BREAKS:
            breaks += 1
    return found


def _join_wrapped(text: str, lines: list[_Line]) -> list[_Line]:
    """Rejoin paragraphs whose lines were broken at a fixed width; the joined line keeps its breaks inside its span."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not _opens_block(b.text)]
    width = max((len(a.text) for a, _ in pairs), default=0)
    if not 0 < width <= MAX_WRAP_WIDTH:
        return lines
    forced = {b.start for a, b in pairs if len(a.text) + 1 + len(b.text.split(maxsplit=1)[0]) > width - 2}
    # The last line of a paragraph is short without the width forcing it: it says nothing when a full stop closes it.
    telling = sum(1 for a, b in pairs if b.start in forced or not a.text.endswith(_CLOSING))
    if len(forced) < MIN_WRAPPED_LINES or len(forced) < MIN_WRAPPED_SHARE * telling:
        return lines
    groups: list[list[_Line]] = []
    for line in lines:
        if line.start in forced and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Line(g[0].start, g[-1].end, " ".join(line.text for line in g), g[0].gap) for g in groups]


def _opens_block(text: str) -> bool:
    return bool(patterns.LETTERED.match(text) or patterns.BULLET.match(text) or patterns.TIMESTAMP.match(text))


def _opening(lines: list[_Line]) -> int:
    """Index of the first line of the article proper."""
    for i, line in enumerate(lines):
        if len(line.text.split(maxsplit=MIN_OPENING_WORDS)) >= MIN_OPENING_WORDS and not _is_furniture(line.text):
            return i
    return next((i for i, line in enumerate(lines) if _is_sentence(line.text) and not _is_furniture(line.text) and not _is_live_head(line.text)), 0)


# -- what a line is --------------------------------------------------------------------------------------------------


def _is_sentence(text: str) -> bool:
    return text.endswith(_CLOSING) and len(text.split(maxsplit=5)) > 4


def _is_furniture(text: str) -> bool:
    """Does the page, not the article, say this?"""
    if patterns.FURNITURE.match(text):
        return True
    if "©" in text and len(text.split()) <= MAX_CAPTION_WORDS and not text.endswith("."):
        return True
    if sum(c.isalpha() for c in text[:40]) < 2 and len(text) < 40:
        return True
    if len(re.findall(r"\s[>›»|]\s", text)) >= 2 and not text.endswith("."):
        return True
    short = len(text.split()) <= MAX_SHORT_FURNITURE_WORDS and not text.endswith(".")
    return (short and bool(patterns.SHORT_FURNITURE.match(text))) or _date_line(text) is not None


def _is_live_head(text: str) -> bool:
    """*Live coverage, Wednesday 20 May 2026. Times are local.*"""
    return bool(patterns.LIVE.match(text)) and (not text.endswith(".") or parse_date(text) is not None)


def _date_line(text: str) -> tuple[str, date] | None:
    """("published" | "updated", date) when the line says no more than when the page was made."""
    for name, pattern in (("published", patterns.PUBLISHED), ("updated", patterns.UPDATED), ("published", patterns.BARE_DATE)):
        match = pattern.match(text)
        if match and (len(text[match.end() :].split()) <= patterns.MAX_WORDS_AFTER_DATE and not text.endswith((".", "»", "”"))):
            later = patterns.PUBLISHED.search(text) if name == "updated" else None
            found = parse_date((later or match)["date"])
            if found:
                return ("published" if later else name), found
    return None


def _kind(i: int, line: _Line, page: _Page) -> str:
    text = line.text
    if page.ended:
        return "residue"
    if i >= page.body_from and patterns.END.match(text) and not _long_sentence(text):
        page.ended = True
        return "residue"
    if _is_furniture(text):
        dated = _date_line(text)
        if dated:
            page.add(*dated)
        return "residue"
    return _head_kind(line, page) if i < page.body_from else _body_kind(line, page)


def _long_sentence(text: str) -> bool:
    return text.endswith((".", "»", "”")) and len(text.split()) > MAX_SHORT_FURNITURE_WORDS


def _head_kind(line: _Line, page: _Page) -> str:
    """A line above the article: title, byline, heading, residue, or already a (short) paragraph."""
    text = line.text
    words = text.split()
    if text == page.title:
        page.title_seen, first = True, not page.title_seen
        return "title" if first else "residue"
    byline = patterns.BYLINE.match(text)
    if byline and len(words) <= MAX_HEADING_WORDS:
        page.add("author", _proper_case(byline["name"] or ""))
        return "byline"
    letterhead = patterns.LETTERHEAD.match(text)
    if letterhead and text.isupper():
        page.add("publisher", text if letterhead["body"] else None)
        return "heading"
    live = _is_live_head(text)
    if live:
        page.add("published", parse_date(text))
    if page.titled_by_text and page.title is None and len(words) >= 3 and (live or not _ends_sentence(text)) and not _is_person(text):
        page.title = text
        page.facts["title"] = text
        page.title_seen = True
        return "title"
    if _is_person(text):
        page.add("author", _proper_case(text))
        return "byline"
    if page.repeated[text] > 1:
        return "residue"
    if live or not _is_sentence(text):
        return "residue" if len(words) <= 3 else "heading"
    return "paragraph"


def _ends_sentence(text: str) -> bool:
    """Is this a sentence rather than a headline? Headlines close with no full stop; an ellipsis or a question may."""
    return text.endswith((".", ";", ":", ",")) and not text.endswith(("...", ".."))


def _body_kind(line: _Line, page: _Page) -> str:
    """A line of the article: paragraph, item, heading, signature, or a repeated title."""
    text = line.text
    words = len(text.split(maxsplit=MAX_BULLET_HEADING_WORDS + 1))
    if text == page.title and page.repeated[text] > 1:
        return "residue"
    signed = patterns.SIGNED_AT.match(text)
    if signed:
        page.signed = True
        page.add("dateline", signed["place"])
        page.add("published", parse_date(signed["date"]))
        return "dateline"
    if patterns.LETTERED.match(text):
        return "item"
    if patterns.BULLET.match(text):
        return "heading" if words <= MAX_BULLET_HEADING_WORDS and text[-1] not in ".;,:" else "item"
    if words <= MAX_HEADING_WORDS and not text.endswith(_CLOSING):
        byline = patterns.BYLINE.match(text)
        if byline:
            page.add("author", _proper_case(byline["name"] or ""))
        return "byline" if page.signed or byline else "heading"
    return "paragraph"


def _is_person(text: str) -> bool:
    """Two to four capitalised words without digits none of which belongs to a section of the page."""
    words = text.split()
    if not 1 < len(words) <= 4 or text[-1] in ".:?!,;" or any(c.isdigit() for c in text):
        return False
    if not all(w[0].isupper() or w in ("de", "du", "van", "von", "ben", "bin", "al", "el") for w in words):
        return False
    return not any(w.strip(",").lower() in patterns.RUBRICS for w in words)


def _proper_case(text: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in text.split())


# -- after the lines -------------------------------------------------------------------------------------------------


def _one_line(blocks: list[Block], page: _Page) -> None:
    """A text of a single line is somebody's sentence, whatever it looks like."""
    if len(blocks) == 1 and (blocks[0].kind in ("heading", "item") or (blocks[0].kind == "title" and page.titled_by_text)):
        blocks[0] = Block(blocks[0].start, blocks[0].end)
        page.facts["title"] = None if page.titled_by_text else page.title


def _split_datelines(text: str, blocks: list[Block], facts: dict[str, object]) -> list[Block]:
    """The opening *BAMAKO, 10 oct. 2025 (ASP) -* becomes a block of its own."""
    number = next((n for n, block in enumerate(blocks) if block.kind == "paragraph"), None)
    if number is None:
        return blocks
    block = blocks[number]
    site = patterns.SITE_DATELINE.match(text, block.start, block.end)
    match = None if site else patterns.DATELINE.match(text, block.start, block.end) or patterns.COLON_DATELINE.match(text, block.start, block.end)
    if site:
        _fact(facts, "publisher", site["site"])
        facts["dateline"] = site["place"].strip()
    elif match and (match["date"] or match["agency"] or match["place"].isupper() or len(match["place"].split()) <= 3):
        facts["dateline"] = match["place"].strip()
        _fact(facts, "publisher", (match["agency"] or "").strip())
        _fact(facts, "published", parse_date(match["date"]) if match["date"] else None)
    else:
        return blocks
    cut = (site or match).end()  # type: ignore[union-attr]  # one of the two matched
    return [*blocks[:number], Block(block.start, _trim(text, block.start, cut), "dateline"), Block(cut, block.end), *blocks[number + 1 :]]


def _fact(facts: dict[str, object], name: str, value: object) -> None:
    if value and not facts.get(name):
        facts[name] = value


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _split_timestamps(text: str, blocks: list[Block]) -> list[Block]:
    """The *13.20 -* of a live page becomes a block of its own, so that the sentence opens with its subject."""
    found: list[Block] = []
    for block in blocks:
        match = patterns.TIMESTAMP.match(text, block.start, block.end) if block.kind == "paragraph" else None
        if match:
            found.append(Block(block.start, _trim(text, block.start, match.end()), "dateline"))
            block = Block(match.end(), block.end)
        found.append(block)
    return found


def _enumerate(text: str, blocks: list[Block]) -> list[Block]:
    """Items belong to the block before them that announces them with a colon; a run without one is plain paragraphs."""
    found: list[Block] = []
    parent: int | None = None
    clean = True  # no item of this run holds a sentence end, so that one in its last item ends the run
    for number, block in enumerate(blocks):
        body = text[block.start : block.end]
        listed = bool(patterns.LETTERED.match(body) or patterns.BULLET.match(body))
        if block.kind == "item" or (parent is not None and block.kind == "heading" and listed):
            if parent is None:
                found.append(Block(block.start, block.end))
                continue
            last = number + 1 == len(blocks) or blocks[number + 1].kind not in ("item", "heading", "residue")
            stop = patterns.SENTENCE_BREAK.search(text, block.start, block.end)
            if stop and last and clean and found[-1].kind == "item":
                end = _trim(text, block.start, stop.end())
                found += [Block(block.start, end, "item", parent), Block(stop.end(), block.end)]
                parent = None
                continue
            clean = clean and stop is None
            found.append(Block(block.start, block.end, "item", parent))
            continue
        if block.kind in ("paragraph", "heading"):
            parent, clean = (len(found) if body.endswith(":") else None), True
            if body.endswith(":") and block.kind == "heading":
                block = Block(block.start, block.end)
        found.append(block)
    return found


def document_from_text(
    text: str,
    *,
    language: str,
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
    url: str | None = None,
    path: str | None = None,
) -> Document:
    """A structured document; facts given by the caller win over those found in the text."""
    blocks, facts = structure(text, title=title)
    found = facts.get("published")
    return Document(
        text=text,
        blocks=tuple(blocks),
        language=language,
        title=_maybe(facts.get("title")),
        author=author or _maybe(facts.get("author")),
        publisher=publisher or _maybe(facts.get("publisher")),
        dateline=_maybe(facts.get("dateline")),
        published=published or (found if isinstance(found, date) else None),
        published_from="given" if published else ("text" if found else None),
        url=url,
        path=path,
    )


def _maybe(value: object) -> str | None:
    return str(value) if value else None
