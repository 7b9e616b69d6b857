"""Which events may be reports of one: categories that coders confuse, and what keeps a thing done apart from one refused, feared or long past."""

from __future__ import annotations

from collections.abc import Iterable

#: Pairs of categories under which two reports of one event are coded, each with the reason. Any other two are never one episode; so a promise and
#: its deed (AGREE and AID, CONCEDE and RETREAT) are two.
SIBLINGS = {
    ("AGREE", "CONSULT"): "talks are told by what was agreed in them, or by their taking place",
    ("AGREE", "SUPPORT"): "a text is signed (SUPPORT) or agreed on",
    ("AGREE", "CONCEDE"): "an announced concession is a promise",
    ("CONSULT", "SUPPORT"): "a text is signed at a meeting",
    ("CONSULT", "COOPERATE"): "joint work is told as a meeting",
    ("AID", "COOPERATE"): "help from which both gain",
    ("AID", "RETREAT"): "captives who are rescued, or let go",
    ("RETREAT", "SANCTION"): "both have withdrawals: of troops, of envoys and aid",
    ("ACCUSE", "REJECT"): "what is denounced is refused",
    ("ACCUSE", "REQUEST"): "a call to stop something blames it",
    ("ACCUSE", "THREATEN"): "a warning blames",
    ("REJECT", "SANCTION"): "ties that are refused, and ties that are cut",
    ("REQUEST", "THREATEN"): "an ultimatum demands and threatens",
    ("COERCE", "SANCTION"): "expulsions and convictions stand under both",
    ("ASSAULT", "COERCE"): "people are seized by arrest or by force",
    ("ASSAULT", "PROTEST"): "a riot, told by the crowd's violence or by that of the police",
    ("COERCE", "PROTEST"): "a road that is blocked by a crowd, or closed by force",
    ("COERCE", "MOBILIZE"): "forces that move in, and what they shut or search",
    ("ASSAULT", "MOBILIZE"): "an operation, with or without force stated",
    ("COOPERATE", "MOBILIZE"): "an exercise, of one army or of several",
}
#: Of these the ones told apart by the choice of a word; the others are more often two acts of one day than one.
CLOSE = frozenset({
    ("COERCE", "SANCTION"), ("ASSAULT", "COERCE"), ("ASSAULT", "PROTEST"), ("COERCE", "MOBILIZE"), ("ASSAULT", "MOBILIZE"), ("COOPERATE", "MOBILIZE"),
    ("AID", "RETREAT"), ("AGREE", "CONCEDE"),
})  # fmt: skip
#: Categories whose parties may stand on either side: who met whom, who signed with whom; who clashed with whom is often told from one side only.
SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
HALF_SYMMETRIC = frozenset({"ASSAULT"})
#: Values of `aux` that make another thing of an event. Future and hypothetical are told apart by grammar alone, so they are one.
_CLASS = {"negation": "not done", "hypothetical": "not yet", "future": "not yet", "historical": "past"}


def polarity(aux: Iterable[str]) -> frozenset[str]:
    """What an event is other than a present fact; events of different polarity are never one episode."""
    return frozenset(_CLASS[value] for value in aux if value in _CLASS)


def close(one: str, other: str) -> bool:
    """Is it the choice of a word that parts these two categories?"""
    return (one, other) in CLOSE or (other, one) in CLOSE


def related(one: str, other: str) -> bool:
    """May two events of these categories be one?"""
    return one == other or (one, other) in SIBLINGS or (other, one) in SIBLINGS
