"""Plain text to a structured document: page residue told from article, title, dateline, byline, date, enumerations."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime

from lapwing.records import Block, Document

_ITEM = re.compile(r"^\s*(?:(?:et|and|ou|or)\s+)?(?:[a-z]\)|\(?[a-z]\)|\(?[ivx]{1,4}\)|\(?\d{1,2}[.)°]|[-–—•*·▪‣])\s+(?=\S)", re.IGNORECASE)
_LETTERED = re.compile(r"^\s*(?:[a-z]\)|\([a-z]\)|\(?[ivx]{1,4}\)|\(?\d{1,2}[.)])\s", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-–—•*·▪‣]\s")
#: What a page says around an article, whole lines or their beginnings, French and English.
_RESIDUE = re.compile(
    r"""^\s*(?:
      laisser?\s+un\s+commentaire|leave\s+a\s+(?:comment|reply)|please\s+enter\s+your|post\s+a\s+comment|
      pour\s+plus\s+d['’]informations|lire\s+aussi|à\s+lire\s+aussi|lire\s+également|voir\s+aussi|read\s+(?:also|more)|see\s+also|related\s*(?:articles|:)|
      sur\s+le\s+même\s+(?:thème|sujet)|dans\s+la\s+même\s+rubrique|articles?\s+(?:liés|similaires|recommandés)|
      mots[-\s]clés|tags?\s*:|keywords?\s*:|partager|share\s+(?:this|on)|imprimer|print\b|
      recevez\s|abonnez-vous|je\s+m['’]abonne|inscrivez-vous|s['’]abonner|subscribe|sign\s+up|newsletter|
      accueil\s*[>»/|]|home\s*[>»/|]|vous\s+êtes\s+ici|you\s+are\s+here|
      votre\s+(?:adresse|nom|commentaire|email)|your\s+(?:email|name|comment)|champs?\s+requis|save\s+my\s+name|
      tous\s+droits\s+réservés|all\s+rights\s+reserved|©|copyright|crédits?\s+photos?|photo\s+credit|
      suivez[-\s]nous|follow\s+us|cliquez\s+ici|click\s+here|télécharger\s|download\s+(?:the|our)|publicité\s*$|advertisement\s*$|
      cookies?\b.*(?:accept|utilis)|lecture\s*:\s*\d|\d+\s+commentaires?\s*$|\d+\s+comments?\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: After one of these lines nothing belongs to the article any more.
_END = re.compile(
    r"^\s*(?:laisser?\s+un\s+commentaire|leave\s+a\s+(?:comment|reply)|sur\s+le\s+même\s+(?:thème|sujet)|mots[-\s]clés\s*:|"
    r"related\s+articles|commentaires?\s*(?:\(\d+\))?\s*:?\s*$|comments?\s*(?:\(\d+\))?\s*:?\s*$|pour\s+plus\s+d['’]informations)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:publié(?:e)?\s+le|mis\s+(?:à\s+jour|en\s+ligne)\s+le|posted\s+on|published(?:\s+on)?|date\s+de\s+publication)\s*:?\s*(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+day,?)?\s*(?P<date>[^\n|]{6,40})",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\s*(?P<place>[A-ZÉÈÀÂÎÔÛÇ][\w'’.\- ]{1,40}?(?:,\s+[A-ZÉ][\w'’.\- ]{1,30}?)?)"
    r"(?:,?\s+(?P<date>(?:le\s+)?\d{1,2}(?:er)?\s+[\w.éû]{3,10}\.?(?:\s+\d{4})?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,?\s+\d{4})?))?"
    r"\s*(?:\((?P<agency>[A-Z][\w .'’-]{1,40})\))?\s*[–—-]{1,2}\s+(?=\S)"
)
_SITE_DATELINE = re.compile(r"^\s*(?P<site>[A-Z][\w-]+(?:[ -][A-Z][\w-]+){0,3})\s*[–—-]\s*(?P<place>[A-Z][\w'’ -]{2,30})\.\s+(?=[A-ZÀ-Ý«“\"])")
_MONTHS = {
    "janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11,
    "décembre": 12, "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
    "november": 11, "december": 12, "janv": 1, "févr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12, "jan": 1, "feb": 2, "mar": 3,
    "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "dec": 12,
}  # fmt: skip


def parse_date(text: str) -> date | None:
    """A full calendar date written in French, English or digits (day before month), or None."""
    for pattern, order in (
        (r"\b(\d{4})-(\d{1,2})-(\d{1,2})", "ymd"),
        (r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", "dmy"),
        (r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+([A-Za-zéûÉ]{3,10})\.?,?\s+(\d{4})\b", "dMy"),
        (r"\b([A-Za-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", "Mdy"),
    ):
        match = re.search(pattern, text)
        if not match:
            continue
        a, b, c = match.groups()
        try:
            if order == "ymd":
                return date(int(a), int(b), int(c))
            if order == "dmy":
                return date(int(c), int(b), int(a))
            month = _MONTHS.get((b if order == "dMy" else a).lower())
            if month:
                return date(int(c), month, int(a if order == "dMy" else b))
        except ValueError:
            continue
    return None


def given_date(value: object) -> date | None:
    """A date from metadata: a date, an ISO string, or any full date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return parse_date(value)


class _Line:
    __slots__ = ("start", "end", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text


def _lines(text: str) -> list[_Line]:
    found = []
    for match in re.finditer(r"[^\n\r\u2028\u2029\x0b\x0c]+", text):
        body = match.group()
        if body.strip():
            lead = len(body) - len(body.lstrip())
            start = match.start() + lead
            found.append(_Line(start, start + len(body.strip()), body.strip()))
    return found


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…»”\":;,]\s*$", text)) and len(text.split()) > 4


def structure(text: str, *, title: str | None = None) -> tuple[list[Block], dict[str, object]]:
    """Blocks of a page's text in order, and what its furniture says: title, author, publisher, dateline, published."""
    lines = _lines(text)
    facts: dict[str, object] = {"title": title}
    repeated = Counter(line.text for line in lines)
    body_from = next((i for i, line in enumerate(lines) if len(line.text.split()) >= 18), None)
    if body_from is None:
        body_from = next((i for i, line in enumerate(lines) if _is_sentence(line.text)), 0)
    blocks: list[Block] = []
    ended = False
    for i, line in enumerate(lines):
        kind = _kind(i, line, lines, body_from, repeated, facts, ended)
        if _END.match(line.text) and i >= body_from:
            ended = True
        if kind == "residue":
            published = _PUBLISHED.search(line.text)
            if published and "published" not in facts:
                found = parse_date(published["date"])
                if found:
                    facts["published"] = found
        blocks.append(Block(line.start, line.end, kind))
    _split_datelines(text, blocks, facts)
    _enumerate(text, blocks)
    return blocks, facts


def _kind(i: int, line: _Line, lines: list[_Line], body_from: int, repeated: Counter[str], facts: dict[str, object], ended: bool) -> str:
    text = line.text
    words = text.split()
    if ended:
        return "residue"
    if _RESIDUE.match(text) or _PUBLISHED.match(text):
        return "residue"
    if i < body_from:
        if len(words) <= 2 and not re.search(r"[^\W\d_]{2}", text):
            return "residue"
        if facts.get("title") is None and len(words) >= 3:
            facts["title"] = text
            return "title"
        if text == facts.get("title"):
            return "title" if not any(text == other.text for other in lines[:i]) else "residue"
        if 1 < len(words) <= 4 and not text.endswith((".", ":", "?", "!")) and all(w[:1].isupper() for w in words if w[:1].isalpha()):
            facts.setdefault("author", _proper_case(text))
            return "byline"
        if repeated[text] > 1:
            return "residue"
        if not _is_sentence(text):
            return "residue" if len(words) <= 3 else "heading"
        return "paragraph"
    if repeated[text] > 1 and text == facts.get("title"):
        return "residue"
    if _LETTERED.match(text):
        return "item"
    if _BULLET.match(text):
        return "heading" if len(words) <= 16 and not re.search(r"[.;,:]\s*$", text) else "item"
    if len(words) <= 14 and not re.search(r"[.!…»”\":;,]\s*$", text):
        return "heading"
    return "paragraph"


def _proper_case(text: str) -> str:
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in text.split())


def _split_datelines(text: str, blocks: list[Block], facts: dict[str, object]) -> None:
    """The opening *BAMAKO, 10 oct. 2025 (ASP) -* becomes a block of its own."""
    for number, block in enumerate(blocks):
        if block.kind != "paragraph":
            continue
        body = text[block.start : block.end]
        match = _DATELINE.match(body)
        site = None if match else _SITE_DATELINE.match(body)
        if match and (match["date"] or match["agency"] or match["place"].isupper() or len(match["place"].split()) <= 3):
            facts["dateline"] = match["place"].strip()
            if match["agency"]:
                facts.setdefault("publisher", match["agency"].strip())
            if match["date"] and "published" not in facts:
                found = parse_date(match["date"])
                if found:
                    facts["published"] = found
            cut = block.start + match.end()
        elif site:
            facts.setdefault("publisher", site["site"])
            facts["dateline"] = site["place"].strip()
            cut = block.start + site.end()
        else:
            return
        blocks[number : number + 1] = [Block(block.start, cut, "dateline"), Block(cut, block.end, "paragraph")]
        return


def _enumerate(text: str, blocks: list[Block]) -> None:
    """Items belong to the block before them that announces them with a colon; a run without one is plain paragraphs."""
    parent: int | None = None
    for number, block in enumerate(blocks):
        body = text[block.start : block.end].rstrip()
        if block.kind == "item" or (parent is not None and block.kind == "heading" and _ITEM.match(body)):
            if parent is not None:
                blocks[number] = Block(block.start, block.end, "item", parent)
            elif _BULLET.match(body) or _LETTERED.match(body):
                blocks[number] = Block(block.start, block.end, "paragraph")
        elif block.kind in ("paragraph", "heading"):
            parent = number if body.endswith(":") else None
            if parent is not None and block.kind == "heading":
                blocks[number] = Block(block.start, block.end, "paragraph")


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
