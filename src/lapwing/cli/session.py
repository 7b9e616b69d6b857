"""A reviewer at work: item after item, a key each; decisions are committed in small groups, and at the latest when the session ends."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from lapwing.cli.keyboard import END, Keyboard
from lapwing.cli.page import reasons, show, whole_text
from lapwing.dataset.reviews import Decision, on_event, on_sentence, record
from lapwing.errors import DatasetError

if TYPE_CHECKING:
    from lapwing.cli.asking import Asker
    from lapwing.dataset import Dataset
    from lapwing.dataset.queue import Item, Shown

#: Decisions committed together while the reviewer goes on at once; whoever pauses has all committed.
GROUP = 10
_EVENT_KEYS = "a accept  c correct  r reject  u unsure   z back  n note  w why  ? more  q quit"
_SENTENCE_KEYS = "a nothing missed  c something missed  u unsure   z back  n note  ? more  q quit"
_HELP = """
a  accept: category, parties, polarity, date and all the rest are right. For a sentence: nothing is missed in it.
c  correct: there is an event, but something of it is wrong; asks for that alone. For a sentence: which event was missed.
r  reject: there is no such event.
u  unsure: it cannot be decided; the event stays as it is.
z  back to the one before; what was decided on it is taken back.
n  a note that is stored with the decision.
w  why it was coded: the coder's reasoning.
t  the whole article.
s  skip: it comes again in another session.
q  quit; so does Ctrl-C. Everything decided is stored.
‹ › marks the deciding words, [A …] who acts, [R …] at whom it is directed.
"""


@dataclass(slots=True)
class Session:
    """`run` asks for a decision on each item until there is none left or the reviewer stops; `decided` counts what was committed."""

    dataset: Dataset
    items: Sequence[Item]
    reviewer: str
    console: Console
    keys: Keyboard
    pages: Mapping[int, Shown | None]
    title: str = ""
    decided: int = 0
    gone: int = 0
    pending: list[tuple[int, Decision]] = field(default_factory=list)
    _judged: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Raises KeyboardInterrupt where the reviewer was interrupted; everything decided is committed then too."""
        with _hangups():
            try:
                self._loop()
            finally:
                self.commit()

    def commit(self) -> None:
        """Commit what is decided and not yet committed. Raises DatasetError, and keeps it then."""
        if self.pending:
            with _uninterrupted():
                record(self.dataset, [decision for _, decision in self.pending])
                self.decided += sum(1 if d.decision != "undo" else -1 for _, d in self.pending)
                self.pending.clear()

    # -- one after the other ----------------------------------------------------------------------------------------

    def _loop(self) -> None:
        number = 0
        while number < len(self.items):
            shown = self.pages[number]
            if shown is None:
                self.gone += 1
                number += 1
                continue
            step = self._judge(number, shown)
            if step is None:
                return
            number = step

    def _judge(self, number: int, shown: Shown) -> int | None:
        """Ask about one item; gives the number of the next one, None to stop."""
        note = None
        self._show(number, shown)
        while True:
            pressed = self._key(shown)
            if pressed in ("q", END):
                return None
            if pressed == "z":
                if (before := self._back()) is not None:
                    return before
                self._say("nothing before this one in this session")
            elif pressed == "s":
                return number + 1
            elif pressed == "n":
                answer = self._asker().line("note:")
                note = answer if answer not in ("", END) else note
            elif pressed == "w":
                self.console.print(reasons(shown))
            elif pressed == "t":
                self.console.print(whole_text(shown))
            elif pressed == "?":
                self._say(_HELP.strip())
            elif decision := self._decision(pressed, shown, note):
                self.pending.append((number, decision))
                self._judged.append(number)
                if len(self.pending) >= GROUP:
                    self.commit()
                return number + 1
            elif pressed in ("a", "c", "r", "u"):
                self._show(number, shown)
            else:
                self._say("press one of these keys")

    def _decision(self, pressed: str, shown: Shown, note: str | None) -> Decision | None:
        """The decision that a key makes, or None: it makes none, or the reviewer gave it up."""
        decision = {"a": "accept", "c": "correct", "r": "reject", "u": "unsure"}.get(pressed)
        if decision is None or (decision == "reject" and shown.event is None):
            return None
        item = shown.item
        more: dict[str, Any] = {"reviewer": self.reviewer, "note": note, "sample": item.sample, "stratum": item.stratum}
        if shown.event is None:
            missed = self._asker().missed() if decision == "correct" else []
            if decision == "correct" and not missed:
                return None
            return on_sentence(item.document_id, (item.start, item.end), decision, missed=missed, **more)
        correction = self._asker().correction(shown.event) if decision == "correct" else {}
        if decision == "correct" and not correction:
            return None
        return on_event(shown.event, decision, correction=correction, **more)

    def _back(self) -> int | None:
        """Take back the last decision of this session; gives the number of its item."""
        if not self._judged:
            return None
        number = self._judged.pop()
        if self.pending and self.pending[-1][0] == number and self.pending[-1][1].decision != "undo":
            self.pending.pop()
            return number
        shown = self.pages[number]
        if shown is not None:
            item = shown.item
            more: dict[str, Any] = {"reviewer": self.reviewer, "sample": item.sample, "stratum": item.stratum}
            undo = on_event(shown.event, "undo", **more) if shown.event else on_sentence(item.document_id, (item.start, item.end), "undo", **more)
            self.pending.append((number, undo))
        return number

    # -- the screen -------------------------------------------------------------------------------------------------

    def _show(self, number: int, shown: Shown) -> None:
        stratum = f" · {shown.item.stratum}" if shown.item.stratum else ""
        show(self.console, shown, f"{number + 1} of {len(self.items)} · {self.title}{stratum} · {self.reviewer}")
        self.console.print()

    def _key(self, shown: Shown) -> str:
        self.console.print(Text(_EVENT_KEYS if shown.event else _SENTENCE_KEYS, style="dim"))
        pressed = self.keys.key(self._idle)
        if not self.console.is_terminal:
            self.console.print()
        return pressed

    def _idle(self) -> None:
        try:
            self.commit()
        except DatasetError as error:
            self._say(f"not stored yet: {error}")

    def _say(self, text: str) -> None:
        self.console.print(Text(text))

    def _asker(self) -> Asker:
        from lapwing.cli.asking import Asker  # the codebook takes a second to load

        return Asker(self.console, self.keys)


#: What ends a session: Ctrl-C, a closed terminal, the system going down.
_ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def _hangups() -> Iterator[None]:
    """Whatever ends the session does so as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled(stop):
        yield


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What would end the session meanwhile does so afterwards."""
    interrupted = False

    def later(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True

    with _handled(later):
        yield
    if interrupted:
        raise KeyboardInterrupt


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _ENDS}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
