"""One event, or one sentence without any, as a reviewer sees it: where it stands, the words it rests on, what was coded.

Text of articles is of unknown origin: it is shown without control characters and never read as markup. Colours only repeat what signs say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from lapwing.render.inert import inert
from lapwing.render.words import DATE_NOTES, LABELS, SOURCE_KINDS

if TYPE_CHECKING:
    from lapwing.dataset.queue import Shown

Row = Mapping[str, Any]

#: Characters of the paragraph shown before and after the sentence.
_AROUND = 420
#: Longest line of running text, in columns.
_MEASURE = 110
_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_QUAD_STYLE = {1: "cyan", 2: "green", 3: "yellow", 4: "red"}
#: Kind of span -> what opens and closes it, and its colour. The signs are those of the lexicon's examples.
_SIGNS = {"trigger": ("‹", "›", "bold reverse"), "actor": ("[A ", "]", "bold cyan"), "recipient": ("[R ", "]", "bold magenta")}
_LABEL = 12


def show(console: Console, shown: Shown, heading: str) -> None:
    """Print the page; on a terminal it replaces what stood there."""
    if console.is_terminal:
        console.clear()
    for part in _page(shown, heading, min(console.width, _MEASURE)):
        console.print(part)


def whole_text(shown: Shown) -> Text:
    """The whole article, block by block, with the signs in the sentence."""
    text = Text()
    for block in shown.document["blocks"]:
        text.append_text(_marked(shown, block["start"], block["end"])).append("\n\n")
    return text


def reasons(shown: Shown) -> Text:
    """The reasoning of the coder, a line each."""
    event = shown.event or {}
    return Text("\n".join(f"- {inert(line)}" for line in event.get("reasons", ())) or "nothing is coded here", style="dim")


def _page(shown: Shown, heading: str, width: int) -> Iterator[RenderableType]:
    document = shown.document
    yield Rule(Text(heading), align="left", style="dim")
    yield Text(inert(document["title"] or "(no headline)"), style="bold")
    published = document["published"].isoformat() if document["published"] else "no date"
    facts = [inert(fact) for fact in (document["publisher"], published, document["language"], document["url"] or _name(document["path"])) if fact]
    yield Text(" · ".join(facts), style="dim", no_wrap=True, overflow="ellipsis")
    yield Padding(_passage(shown, width - 4), (1, 0, 1, 2))
    if shown.event is None:
        for event in shown.beside:
            yield Text.assemble(("coded here  ", "dim"), brief(event))
        question = "Is there another event that should be?" if shown.beside else "Nothing is coded in this sentence. Is there an event that should be?"
        yield Text(question, style="bold")
    else:
        yield _fields(shown.event, shown)


def _at_word(text: str, start: int, end: int) -> int:
    """The first beginning of a word from `start` on."""
    blank = text.find(" ", start, end)
    return start if blank < 0 else blank + 1


def _name(path: str | None) -> str:
    """A file without its folders."""
    return (path or "").replace("\\", "/").rsplit("/", 1)[-1]


# -- the passage ---------------------------------------------------------------------------------------------------


def _passage(shown: Shown, width: int) -> RenderableType:
    """The sentence behind a bar, between what stands before and after it in its paragraph."""
    start, end = shown.item.start, shown.item.end
    first, last = _paragraph(shown.document, start, end)
    before = _at_word(shown.document["text"], max(first, start - _AROUND), start) if start - _AROUND > first else first
    after = min(last, end + _AROUND)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(width=max(20, width - 2), overflow="fold")
    for text, bar in (
        (_clean(shown.document["text"][before:start], "… " if before > first else ""), ""),
        (_marked(shown, start, end), "│"),
        (_clean(shown.document["text"][end:after], "", " …" if after < last else ""), ""),
    ):
        text.rstrip()
        if text.plain.strip():
            lines = len(text.wrap(Console(width=max(20, width - 2)), max(20, width - 2))) if bar else 1
            grid.add_row(Text("\n".join([bar] * lines), style="bold yellow"), text)
    return grid


def _paragraph(document: Row, start: int, end: int) -> tuple[int, int]:
    """The block that holds the sentence."""
    for block in document["blocks"]:
        if block["start"] <= start and end <= block["end"]:
            return block["start"], block["end"]
    return start, end


def _clean(text: str, opening: str = "", closing: str = "") -> Text:
    return Text(opening + _plain(text).strip() + closing, style="dim") if text.strip() else Text()


def _marked(shown: Shown, start: int, end: int) -> Text:
    """The text with signs round the deciding word and the parties, each in its colour."""
    spans = [(s, e, kind) for s, e, kind in _spans(shown) if start <= s < e <= end]
    borders = sorted({start, end, *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    text = Text()
    for a, b in pairwise(borders):
        opened = sorted((span for span in spans if span[0] == a), key=lambda span: -span[1])
        for _, _, kind in opened:
            text.append(_SIGNS[kind][0], style=_SIGNS[kind][2])
        inside = [kind for s, e, kind in spans if s <= a and b <= e]
        text.append(_plain(shown.document["text"][a:b]), style=_SIGNS["trigger" if "trigger" in inside else inside[-1]][2] if inside else "")
        for _, _, kind in sorted((span for span in spans if span[1] == b), key=lambda span: -span[0]):
            text.append(_SIGNS[kind][1], style=_SIGNS[kind][2])
    return text


def _spans(shown: Shown) -> list[tuple[int, int, str]]:
    """Each span once, none that cuts through another; of events in a sentence the deciding words alone."""
    event = shown.event
    if event is None:
        return list(dict.fromkeys((e["trigger"]["start"], e["trigger"]["end"], "trigger") for e in shown.beside))
    found = [(event["trigger"]["start"], event["trigger"]["end"], "trigger")]
    found += [(p["start"], p["end"], side) for side in ("actor", "recipient") for p in event[side] if p["start"] is not None]
    kept: list[tuple[int, int, str]] = []
    for span in dict.fromkeys(found):
        if not any(s < span[0] < e < span[1] or span[0] < s < span[1] < e for s, e, _ in kept):
            kept.append(span)
    return kept


def _plain(text: str) -> str:
    """Without control characters, blanks one each; those at the ends stay."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return re.sub(" {2,}", " ", "".join(kept))


# -- what was coded ------------------------------------------------------------------------------------------------


def _fields(event: Row, shown: Shown) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL, style="dim")
    grid.add_column(overflow="fold")
    category = f"{event['event']} {event['mode']}" if event["mode"] else event["event"]
    what = Text.assemble((category, f"bold {_QUAD_STYLE[event['quad']]}"), (f"   {_QUADS[event['quad']]}, score {event['score']:g}", "dim"))
    rows: list[tuple[str, str | Text]] = [
        ("what", what),
        ("who", parties(event["actor"], shown)),
        ("to whom", parties(event["recipient"], shown)),
        ("polarity", polarity(event["aux"])),
        ("when", when(event)),
        ("where", _where(event)),
        ("said by", _source(event)),
        ("if", "; ".join(inert(c["text"]) for c in event["conditions"])),
        ("demands", "; ".join(inert(c["text"]) for c in event["demands"])),
        ("context", ", ".join(event["context"])),
        ("told again", f"{len(event['evidence'])} times in this article" if event["evidence"] else ""),
        ("sure", f"{event['confidence']:.2f}"),
    ]
    for label, value in rows:
        if value:
            grid.add_row(label, value if isinstance(value, Text) else Text(value))
    return grid


def brief(event: Row) -> str:
    """*NOT ACCUSE allege: Mali [MLI GOV] → Togo [TGO]*."""
    labels = [LABELS[name][0] for name in LABELS if name in event["aux"]]
    what = " ".join([*labels, event["event"], *([event["mode"]] if event["mode"] else [])])
    return f"{what}: {parties(event['actor'])} → {parties(event['recipient'])}"


def parties(several: Sequence[Row], shown: Shown | None = None) -> str:
    """*Mali [MLI GOV]*; with words that stand outside the sentence between quotation marks."""
    return "; ".join(_party(p, shown) for p in several) or "–"


def _party(party: Row, shown: Shown | None) -> str:
    name = inert(party["name"] or party["text"] or "(not written)")
    found = f"{name} [{' '.join((party['code'] or '?', *party['sector']))}]"
    elsewhere = shown is not None and party["start"] is not None and not (shown.item.start <= party["start"] < shown.item.end)
    return f"{found}, elsewhere: “{inert(party['text'])}”" if elsewhere else found


def polarity(aux: Sequence[str]) -> str:
    """*NOT IF (negation, hypothetical)*, or that it is stated as fact."""
    labels = [LABELS[name][0] for name in LABELS if name in aux]
    return f"{' '.join(labels)} ({', '.join(name for name in LABELS if name in aux)})" if labels else "stated as fact"


def when(event: Row) -> str:
    """*2025-02-01 to 2025-02-28 (month, publication)*."""
    if event["date_from"] is None:
        return "no date"
    days = f"{event['date_from']}" if event["date_from"] == event["date_to"] else f"{event['date_from']} to {event['date_to']}"
    basis = event["date_basis"] or ""
    return f"{days} ({', '.join(x for x in (event['date_precision'], DATE_NOTES.get(basis, basis)) if x)})"


def _where(event: Row) -> str:
    place = inert(event["place"]["text"]) if event["place"] else ""
    country = str(event["place_country"] or "")
    return f"{place} ({country})" if place and country else place or country


def _source(event: Row) -> str:
    kind = str(event["attribution_kind"] or "")
    if not kind:
        return ""
    return f"{inert(event['speaker']['text'])} ({kind})" if event["speaker"] else SOURCE_KINDS.get(kind, kind)
