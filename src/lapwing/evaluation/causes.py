"""Why an annotated event was missed, or an event coded that is none: one cause each, so that the counts add up to the errors.

The causes, looked for in this order at the annotated trigger (docs/cli.md explains them to users):

- an event stands there with another category (*wrong sense*), without a party it should have (*no argument*), with other parties (*wrong party*), or
  with other auxiliary modes only (*wrong polarity*);
- a candidate was given up: nobody acts or suffers (*no argument*), or for a reason that names itself (*set aside*);
- a frame fired and nothing is left of it: it means no event (*wrong sense*) or was taken for another telling (*merged*);
- nothing fired: *no trigger*. Either a frame of this category matched and its condition does not hold (*needs unmet*), or one has the word in a
  realisation that did not match (*realisation unmatched*), or none has it (*word unknown*).

*Bad parse* takes the place of *no trigger* where the tagger contradicts the lexicon, and of *no argument* and *wrong party* where the tree cuts the
annotated party off. There are no annotated trees, so both are told by signs: see `contradicted` and `cut_off`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lapwing.evaluation.keys import gold_key, overlap, predicted_key
from lapwing.events.coder import Coder, Rejected
from lapwing.language.lemmas import verb_forms
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Frame
from lapwing.lexicon.patterns import Pattern
from lapwing.records import Event

SPEECH, CLAUSE = "bad parse: part of speech", "bad parse: clause"
#: Parts of speech in which a realisation of each kind can fire.
_TAGS = {
    "verb": frozenset({"VERB", "AUX"}),
    "noun": frozenset({"NOUN", "PROPN", "X"}),
    "adjective": frozenset({"ADJ", "VERB", "NOUN"}),
}
#: Dependents that only a noun, or only a verb, has: a word that has one is what its tag says.
_SIGNS = {
    **dict.fromkeys(_TAGS["noun"], frozenset({"det", "amod", "nummod", "case", "nmod"})),
    **dict.fromkeys(_TAGS["verb"], frozenset({"nsubj", "obj", "aux", "xcomp", "ccomp"})),
}
_QUOTED = re.compile(r" ?'.*'$")


@dataclass(frozen=True, slots=True)
class Cause:
    """`kind` is what is counted; `detail` says which word, party or reason."""

    kind: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind} ({self.detail})" if self.detail else self.kind


# -- one error ------------------------------------------------------------------------------------------------------


def of_miss(gold: dict[str, Any], near: Event | None, coder: Coder, events: Sequence[Event], rejected: Sequence[Rejected], trapped: bool) -> Cause:
    """Why `gold` was not coded; `near` is the event left at its trigger, `trapped` says that one there was in a passage without events."""
    if near is not None:
        return compared(gold, near, coder)
    if trapped:
        return Cause("trap")
    start, end = gold["trigger"]["start"], gold["trigger"]["end"]
    given_up = next((r.why for r in rejected if r.span.start < end and start < r.span.end), None)
    if given_up is not None:
        return _given_up(gold, given_up, coder)
    tokens = _tokens(coder.s, start, end)
    fired = next((coder.triggers[i][0] for i in tokens if i in coder.triggers), None)
    if fired is not None:
        if fired.event == "none":
            return Cause("wrong sense", f"none by {fired.frame.id}")
        return Cause("one event for two" if any(overlap(gold, e) for e in events) else "merged", fired.frame.id)
    word = contradicted(gold["event"], tokens, coder)
    if word is not None:
        return Cause(SPEECH, word)
    return _silent(gold["event"], tokens, coder)


def _silent(event: str, tokens: Sequence[int], coder: Coder) -> Cause:
    """Nothing fired: does the lexicon lack the word, or what keeps its frames from firing?"""
    matched = ((frame, pattern) for i in tokens for frame, pattern, *_ in coder.finder._raw.get(i, ()) if event in _events(frame))
    listed = (found for i in tokens for found in _realisations(coder, i, event))
    for kind, options in (("no trigger: needs unmet", matched), ("no trigger: realisation unmatched", listed)):
        for frame, pattern in options:
            return Cause(kind, f"{frame.id} '{pattern.written}'")
    return Cause("no trigger: word unknown")


def of_alarm(event: Event, gold: dict[str, Any] | None, coder: Coder) -> Cause:
    """Why `event` should not have been coded; `gold` is the annotated event at its trigger, if there is one."""
    return Cause("no such event") if gold is None else compared(gold, event, coder)


def compared(gold: dict[str, Any], event: Event, coder: Coder) -> Cause:
    """What an event gets wrong of the annotated one, the gravest first."""
    if event.event != gold["event"]:
        return Cause("wrong sense", f"{event.event} for {gold['event']}")
    theirs, ours = gold_key(gold), predicted_key(event)
    sides = [(side, theirs[k], ours[k]) for k, side in ((1, "actor"), (2, "recipient")) if theirs[k] != ours[k]]
    if sides:
        return _party(gold, event, sides, coder)
    if set(event.aux) != set(gold["aux"]):
        return Cause("wrong polarity", f"{'+'.join(event.aux) or 'none'} for {'+'.join(gold['aux']) or 'none'}")
    return Cause("duplicate")


def _party(gold: dict[str, Any], event: Event, sides: list[tuple[str, frozenset[str], frozenset[str]]], coder: Coder) -> Cause:
    for side, _, _ in sides:
        lost = cut_off(gold, side, coder)
        if lost is not None:
            return Cause(CLAUSE, f"{side} '{lost}'")
    detail = ", ".join(f"{side} {'+'.join(sorted(ours)) or 'none'} for {'+'.join(sorted(theirs)) or 'none'}" for side, theirs, ours in sides)
    if len(sides) == 1 and not getattr(event, sides[0][0]):
        return Cause(f"no argument: {sides[0][0]}", detail)
    return Cause("wrong party: " + " and ".join(side for side, _, _ in sides), detail)


def _given_up(gold: dict[str, Any], why: str, coder: Coder) -> Cause:
    side = "actor" if why == "no actor" else "recipient" if why.endswith("needs a recipient") else None
    if side is None:
        return Cause(f"set aside: {_QUOTED.sub('', why)}", why)
    lost = cut_off(gold, side, coder)
    return Cause(f"no argument: {side}") if lost is None else Cause(CLAUSE, f"{side} '{lost}'")


# -- signs of a bad parse -------------------------------------------------------------------------------------------


def contradicted(event: str, tokens: Sequence[int], coder: Coder) -> str | None:
    """The trigger word the lexicon has for this category in another part of speech only than it was tagged as, with its tag.

    Only the trigger's head is looked at, and words that end a longer realisation. A word that has a dependent of its own tag's kind (a noun with
    an article, a verb with a subject) is believed: then the lexicon lacks it.
    """
    s = coder.s
    top = _top(s, tokens)
    for i in tokens:
        kinds = {pattern.kind for _, pattern in _realisations(coder, i, event) if i == top or len(pattern.words) > 1}
        signs = {s.dep[c].split(":")[0] for c in s.children[i]}
        if kinds and not any(s.pos[i] in _TAGS[kind] for kind in kinds) and not signs & _SIGNS.get(s.pos[i], frozenset()):
            return f"'{s.form[i]}' tagged {s.pos[i]}"
    return None


def _realisations(coder: Coder, i: int, event: str) -> Iterable[tuple[Frame, Pattern]]:
    """Realisations of this category whose head is this word in some part of speech and whose other words the sentence holds."""
    s = coder.s
    a, b = s.sentences[s.sent[i]]
    words = {*s.lemma[a:b], *s.lower[a:b]}
    for key in sorted({s.lemma[i], s.lower[i], s.lower[i].removesuffix("s"), *verb_forms(s.language).get(s.lower[i], ())}):
        for frame, pattern in coder.lexicon.index[s.language].get(key, ()):
            others = [w for w in pattern.words if w != key]
            if event in _events(frame) and all(w in words for w in others):
                yield frame, pattern


def _events(frame: Frame) -> set[str]:
    return {frame.event, *(c.event for c in frame.when if c.event)}


def cut_off(gold: dict[str, Any], side: str, coder: Coder) -> str | None:
    """An annotated party written in the event's sentence that the tree puts outside the trigger's clause (or in another sentence)."""
    s, sentence = coder.s, gold.get("sentence")
    tokens = _tokens(s, gold["trigger"]["start"], gold["trigger"]["end"])
    if sentence is None:
        return None
    top = _top(s, tokens)
    if top is None:
        return None
    clause = _clause(s, top)
    for party in gold[side]:
        start = party.get("start")
        if start is not None and sentence["start"] <= start < sentence["end"]:
            written = _tokens(s, start, party["end"])
            if written and clause.isdisjoint(written):
                return " ".join(party["text"].split())
    return None


def _clause(s: Syntax, i: int) -> set[int]:
    """Everything below the nearest word, from `i` upwards, that has a subject (else the whole tree), and what a relative clause is about."""
    top = i
    while s.head[top] != top and not s.kids(top, "nsubj", "csubj"):
        top = s.head[top]
    found = set(s.subtree(top))
    if s.dep[top].split(":")[0] == "acl":
        found.update(s.subtree(s.head[top]))
    return found


def _top(s: Syntax, tokens: Sequence[int]) -> int | None:
    """The token that hangs highest."""
    return min(tokens, key=lambda i: sum(1 for _ in s.ancestors(i)), default=None)


def _tokens(s: Syntax, start: int, end: int) -> list[int]:
    return [i for i in range(s.n) if s.start[i] < end and start < s.end[i]]


# -- all of them ----------------------------------------------------------------------------------------------------


def table(errors: Iterable[tuple[str, str, Cause]], languages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of cause, number in all and by language and two examples, commonest first. `errors` are (article, trigger, cause)."""
    rows: dict[str, dict[str, Any]] = defaultdict(lambda: {"all": 0, "by_language": dict.fromkeys(sorted(set(languages.values())), 0), "examples": []})
    for article, trigger, cause in errors:
        row = rows[cause.kind]
        row["all"] += 1
        row["by_language"][languages[article]] += 1
        shown = " ".join(trigger.split())
        # Two examples, of different words where there are any.
        if len(row["examples"]) < 2 and shown not in [e["trigger"] for e in row["examples"]]:
            row["examples"].append({"article": article, "trigger": shown, "detail": cause.detail})
    return [{"cause": kind, **row} for kind, row in sorted(rows.items(), key=lambda item: (-item[1]["all"], item[0]))]


def describe(title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The same for reading, the sum last."""
    languages = list(rows[0]["by_language"]) if rows else []
    lines = [title, "  " + "".join(f"{h:>5}" for h in ("all", *languages))]
    for row in rows:
        counts = [row["all"], *row["by_language"].values()]
        examples = ", ".join(f"{e['trigger']}{' [' + e['detail'] + ']' if e['detail'] else ''}" for e in row["examples"])
        lines.append("  " + "".join(f"{n:5d}" for n in counts) + f"  {row['cause']:<36}{examples}")
    if len(rows) > 1:
        sums = [sum(row["all"] for row in rows), *(sum(row["by_language"][language] for row in rows) for language in languages)]
        lines.append("  " + "".join(f"{n:5d}" for n in sums) + "  all")
    return lines
