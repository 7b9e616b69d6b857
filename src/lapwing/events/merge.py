"""The same event told twice in an article is one event with two pieces of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lapwing.records import Event, Party

Key = tuple[str, frozenset[str], frozenset[str], tuple[str, ...]]


def key(event: Event) -> Key:
    """Category, actor codes, recipient codes and polarity: what two tellings must share."""
    return (event.event, _codes(event.actor), _codes(event.recipient), event.aux)


def _codes(parties: Sequence[object]) -> frozenset[str]:
    return frozenset(p.code for p in parties if p.code)  # type: ignore[attr-defined]


def _dated(event: Event) -> bool:
    return bool(event.date and event.date.basis != "publication")


def _dates_agree(first: Event, second: Event) -> bool:
    """Do two tellings not contradict each other's date? A later telling may leave the date out, not bring a first one."""
    if first.date and second.date and _dated(first) and _dated(second):
        return first.date.start <= second.date.end and second.date.start <= first.date.end
    return not _dated(second) or first.sentence == second.sentence


def _same_parties(first: Event, second: Event) -> bool:
    """Are the parties the same ones, not only of the same codes? Two arrests in one country are two events."""
    for ours, theirs in ((first.actor, second.actor), (first.recipient, second.recipient)):
        for party in theirs:
            if party.mention is None or not any(_same_party(party, other) for other in ours):
                return False
    return True


def _same_party(one: Party, other: Party) -> bool:
    if one.actor_id and other.actor_id:
        return one.actor_id == other.actor_id or one.code == other.code
    if one.name and other.name:
        return one.name == other.name or one.code == other.code
    if "refers to" in one.rule or "takes up" in one.rule or ("demonym" in one.rule and not one.sector):
        return one.code == other.code
    if one.role and one.role == other.role and one.code:
        return one.code == other.code
    return bool(one.mention and other.mention and one.mention.text.lower() == other.mention.text.lower()) or bool(
        one.code and one.code == other.code and not (one.sector and other.sector and one.sector != other.sector) and (one.actor_id or other.actor_id)
    )


def _tells_again(first: Event, second: Event) -> bool:
    """May `second` be another telling of `first`, the keys being equal?"""
    if first.mode and second.mode and first.mode != second.mode:
        return False
    kinds = [e.attribution.kind if e.attribution else None for e in (first, second)]
    if kinds[0] != kinds[1] and (None not in kinds or "leak" in kinds):
        return False  # what leaks say is another claim than what is told openly
    same_words = bool(set(first.frames) & set(second.frames)) or first.trigger.text.lower() == second.trigger.text.lower()
    return (same_words or first.mode == second.mode == "visit") and _dates_agree(first, second) and _same_parties(first, second)


def _taken_up(first: Event, second: Event) -> bool:
    """Is `second`, a definite noun, a shorter telling of `first`? Its parties are some of those of `first`."""
    if first.event != second.event or "negation" in first.aux or not _dates_agree(first, second):
        return False
    if second.mode != first.mode or not (first.event == "CONSULT" or set(first.frames) & set(second.frames)):
        return False
    actors, recipients = _codes(second.actor), _codes(second.recipient)
    everyone = _codes(first.actor) | _codes(first.recipient)
    return bool(actors) and actors <= everyone and recipients <= everyone


def merge(events: Sequence[Event], definite: Sequence[bool] | None = None) -> list[Event]:
    """Merge later tellings into the first, which keeps its details; `definite` says which triggers are definite nouns."""
    kept: list[Event] = []
    by_key: dict[Key, list[int]] = {}
    for number, event in enumerate(events):
        slot = next((s for s in by_key.get(key(event), []) if _tells_again(kept[s], event)), None)
        if slot is None and definite is not None and definite[number]:
            slot = next((s for s in range(len(kept) - 1, -1, -1) if _taken_up(kept[s], event)), None)
        if slot is None:
            by_key.setdefault(key(event), []).append(len(kept))
            kept.append(event)
        else:
            kept[slot] = _joined(kept[slot], event)
    return kept


def _joined(first: Event, second: Event) -> Event:
    told = {first.sentence, *first.evidence}
    return replace(
        first,
        date=first.date if _dated(first) or not second.date else second.date,
        place=first.place or second.place,
        conditions=first.conditions or second.conditions,
        demands=first.demands or second.demands,
        frames=tuple(dict.fromkeys(first.frames + second.frames)),
        evidence=first.evidence if second.sentence in told else (*first.evidence, second.sentence),
        confidence=max(first.confidence, second.confidence),
    )
