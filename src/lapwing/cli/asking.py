"""Questions to a reviewer: what of an event is different, and which event was missed. Answers are checked against the codebook as they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from lapwing.cli.keyboard import END, Keyboard
from lapwing.cli.page import parties, polarity, when
from lapwing.dataset.correcting import NothingChanged, choices, stored
from lapwing.dataset.corrections import applied
from lapwing.dataset.reviews import missed_event
from lapwing.errors import DatasetError

Row = dict[str, Any]

#: Key -> the field asked for, and what it is called.
_FIELDS = {
    "e": ("event", "category"),
    "m": ("mode", "mode"),
    "a": ("actor", "who"),
    "r": ("recipient", "to whom"),
    "p": ("aux", "polarity"),
    "d": ("date", "days"),
    "l": ("place_country", "country of the place"),
    "s": ("attribution_kind", "kind of source"),
    "x": ("context", "contexts"),
}
_MENU = "e category  m mode  a who  r to whom  p polarity  d days  l place  s source  x contexts   Enter: done  .: give up"
_HOW = {
    "event": "a category, or how it begins",
    "mode": "a mode, or how it begins",
    "actor": "codes with sectors, commas between: MLI GOV, UNO",
    "recipient": "codes with sectors, commas between: MLI GOV, UNO",
    "aux": "any of historical future hypothetical negation; - for a plain fact",
    "date": "YYYY-MM-DD, or two days with a blank between; - for no date",
    "place_country": "a country's code",
    "attribution_kind": "a kind, or how it begins; - where the article narrates",
    "context": "contexts, commas between",
}
_LISTS = ("actor", "recipient", "aux", "context")


class Asker:
    """Asks on a console, by keys and lines."""

    def __init__(self, console: Console, keys: Keyboard) -> None:
        self.console = console
        self.keys = keys

    def line(self, question: str) -> str:
        """A line in answer to `question`; `END` where there is none any more."""
        self.console.print(Text(question, style="bold"), end=" ")
        answer = self.keys.line()
        if not self.keys.single:
            self.console.print()
        return answer

    def key(self, question: str) -> str:
        self.console.print(Text(question), end=" ")
        pressed = self.keys.key()
        self.console.print()
        return pressed

    def say(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style))

    # -- corrections ------------------------------------------------------------------------------------------------

    def correction(self, event: Row) -> Row:
        """What is different, by field; empty when the reviewer gave it up or nothing is."""
        given: Row = {}
        self.say("What is different? Name only that.", "bold")
        while True:
            pressed = self.key(_MENU + "\n>")
            if pressed == "" and given:
                return given
            if pressed in ("", ".", END, "\x1b"):
                return {}
            if pressed in _FIELDS:
                given = self._field(event, given, *_FIELDS[pressed])
            else:
                self.say("no such field", "red")

    def _field(self, event: Row, given: Row, field: str, name: str) -> Row:
        """`given` with this field asked for; a new category asks for its mode too."""
        now = _with(event, given)
        while True:
            lists = "; ? lists" if choices(field, now["event"]) else ""
            answer = self.line(f"{name} [{_value(now, field)}] ({_HOW[field]}{lists}):")
            if answer in ("", END):
                return given
            if answer == "?":
                self._list(field, now["event"])
                continue
            try:
                wanted = given | _read(field, answer, now["event"])
                wanted = _differing(event, wanted)
            except DatasetError as error:
                self.say(str(error), "red")
                continue
            break
        if field == "event" and choices("mode", _with(event, wanted)["event"]):
            return self._field(event, wanted, "mode", "mode")
        if wanted:
            self.say(f"   now {name}: {_value(_with(event, wanted), field)}", "green")
        return wanted

    def _list(self, field: str, event: str) -> None:
        for value, meaning in choices(field, event).items():
            self.say(f"   {value:22}{meaning}")

    # -- events that were missed ------------------------------------------------------------------------------------

    def missed(self) -> list[Row]:
        """Events that the coder missed in a sentence, each with its category and, if known, mode and parties."""
        found: list[Row] = []
        while True:
            more = "another category, Enter when there is no more" if found else "category of the missed event, or how it begins; ? lists; Enter gives up"
            answer = self.line(f"{more}:")
            if answer in ("", END):
                return found
            if answer == "?":
                self._list("event", "")
                continue
            try:
                one = _read("event", answer, "")
                for field, name in (("mode", "mode"), ("actor", "who"), ("recipient", "to whom")):
                    if field != "mode" or choices("mode", one["event"]):
                        one |= self._known(field, name, one["event"])
            except DatasetError as error:
                self.say(str(error), "red")
                continue
            found.append(one)

    def _known(self, field: str, name: str, event: str) -> Row:
        """What the reviewer knows of it, or nothing."""
        while True:
            answer = self.line(f"{name} ({_HOW[field]}; Enter: leave open):")
            if answer in ("", END):
                return {}
            if answer == "?":
                self._list(field, event)
                continue
            try:
                read = _read(field, answer, event)
                missed_event({"event": event, **read})
            except DatasetError as error:
                self.say(str(error), "red")
                continue
            return read


# -- answers -------------------------------------------------------------------------------------------------------


def _read(field: str, answer: str, event: str) -> Row:
    """The field, or for *date* both days, as `Dataset.review` takes it. Raises DatasetError for a beginning that fits none or several."""
    if field == "date":
        days = [None] if answer == "-" else answer.split()
        return {"date_from": days[0], "date_to": days[-1]}
    if field in _LISTS:
        parts = [] if answer == "-" else [part.strip() for part in answer.replace(";", ",").split(",") if part.strip()]
        if field == "aux":
            parts = [word for part in parts for word in part.split()]
        known = choices(field, event)
        return {field: parts if field in ("actor", "recipient") else [_begun(part, known) for part in parts]}
    if answer == "-":
        return {field: None}
    if field == "place_country":
        return {field: answer.upper()}
    return {field: _begun(answer, choices(field, event))}


def _begun(answer: str, known: Mapping[str, str]) -> str:
    """The value that is meant by its beginning."""
    word = answer.strip()
    fits = [value for value in known if value.lower() == word.lower()] or [value for value in known if value.lower().startswith(word.lower())]
    if len(fits) == 1:
        return fits[0]
    raise DatasetError(f"'{word}' may be {', '.join(fits)}; write more of it" if fits else f"'{word}' is none of {', '.join(known) or 'them: there are none'}")


def _with(event: Row, given: Row) -> Row:
    return applied(event, stored(event, given)) if given else event


def _differing(event: Row, given: Row) -> Row:
    """`given`, or nothing where it is what was coded. Raises DatasetError where it does not fit."""
    try:
        stored(event, given)
    except NothingChanged:
        return {}
    return given


def _value(event: Row, field: str) -> str:
    if field == "date":
        return when(event)
    if field == "aux":
        return polarity(event["aux"])
    if field in ("actor", "recipient"):
        return parties(event[field])
    value = event[field]
    return (", ".join(value) if isinstance(value, list) else value) or "none"
