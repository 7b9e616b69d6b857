"""Who says so: the speech verb, the *selon*, or the quotation an event sits in; and what kind of source that is."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Reader
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Lexicon
from lapwing.records import Attribution, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A source found for a trigger: `head` token of the speaker (None when unnamed), its kind, the rule, and whether the
    governing verb is one of opinion or denial."""

    head: int | None
    kind: str
    rule: str
    verb: int | None = None
    opinion: bool = False
    denial: bool = False
    span: tuple[int, int] | None = None


class Attributions:
    """Reads sources off one parsed text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver) -> None:
        self.s = syntax
        self.reader = reader
        self.resolver = resolver
        self.language = syntax.language
        self.lexicon = lexicon

        def words(key: str) -> frozenset[str]:
            return lexicon.words("speech", key, self.language)

        self._verbs = words("verbs")
        self._opinion = words("opinion")
        self._deny = words("deny")
        self._according = sorted((tuple(w.replace("'", "' ").split()) for w in words("according")), key=lambda w: (-len(w), w))
        self._hearsay = sorted(
            (w.replace("'", "' ").replace("-", " -").split() if self.language == "fr" else w.split() for w in words("hearsay")), key=lambda w: (-len(w), w)
        )
        self._kinds = {kind: words(f"{kind}_nouns") for kind in ("leak", "media", "analyst", "article", "official")}
        self._unnamed = words("unnamed")
        self._faceless = words("faceless")
        self._indefinites = words("indefinite")
        self._adjuncts: dict[int, Source | None] = {}
        self._quotes = self._quotations()
        self._guest, self._answers = self._interview()

    # -- quotations ---------------------------------------------------------------------------------------------

    def _quotations(self) -> list[tuple[int, int]]:
        """Token ranges between quotation marks, which may span sentences but not blocks."""
        s = self.s
        found: list[tuple[int, int]] = []
        opened: int | None = None
        for i in range(s.n):
            raw = s.raw[s.start[i] : s.end[i]]
            if opened is not None and s.block[i] != s.block[opened]:
                found.append((opened, i - 1))
                opened = None
            if raw in ("«", "“", "„"):
                opened = i
            elif raw in ("»", "”"):
                if opened is not None:
                    found.append((opened, i))
                opened = None
            elif raw == '"':
                if opened is None:
                    opened = i
                else:
                    found.append((opened, i))
                    opened = None
        if opened is not None:
            found.append((opened, s.n - 1))
        # Short quotations are scare quotes or words inside a sentence, not speech.
        return [(a, b) for a, b in found if any(s.pos[k] in ("VERB", "AUX") for k in range(a, b))]

    def quotation(self, i: int) -> tuple[int, int] | None:
        """The quotation token `i` stands in."""
        for a, b in self._quotes:
            if a < i < b or (a < i == b):
                return (a, b)
        return None

    # -- sources ------------------------------------------------------------------------------------------------

    def of(self, trigger: int) -> Source | None:
        """The source of the event at `trigger`, or None where the article itself narrates."""
        return self._governing(trigger) or self._quoted(trigger) or self._adjunct(trigger) or self._interviewed(trigger)

    def _interviewed(self, trigger: int) -> Source | None:
        """In an interview everything answered is the guest's word."""
        if self._guest is None or self.s.block[trigger] not in self._answers or self.quotation(trigger) is not None:
            return None
        return Source(self._guest, "person", "the person interviewed")

    def _interview(self) -> tuple[int | None, frozenset[int]]:
        """The guest's head token and the blocks that hold answers, where the text is an interview."""
        asked, blocks = self.resolver.reference.interview
        for i in range(asked + 1 if asked is not None else 0):
            entities = self.resolver.entities(i)
            if entities and entities[0].human and entities[0].name:
                return i, blocks
        return None, frozenset()

    def analyst(self, number: int) -> Source | None:
        """The analysts who speak in a sentence, if any do."""
        s = self.s
        if number < 0:
            return None
        a, b = s.sentences[number]
        for k in range(a, b):
            if (s.lemma[k] in self._verbs or s.lemma[k] in self._opinion) and self.reader.is_verbal(k):
                subjects = self.reader.subject(k)
                if subjects and self.kind(subjects[0]) == "analyst":
                    return Source(subjects[0], "analyst", f"'{s.form[k]}'", k, True)
        return None

    def _speaker_of(self, verb: int, rule: str) -> Source | None:
        s = self.s
        subjects = self.reader.subject(verb)
        if not subjects and self.reader.is_passive(verb):
            return Source(None, "leak", rule, verb)
        head = subjects[0] if subjects else None
        if head is None:
            return None
        if s.pos[head] == "NOUN" and not self.resolver.entities(head) and not any(s.lemma[head] in nouns for nouns in self._kinds.values()):
            return None  # a visit, a step or a measure shows or means something, it does not speak
        if s.lower[head] in ("on", "it", "il") and s.pos[head] == "PRON" and not self.resolver.entities(head):
            return Source(None, "leak", f"'{s.form[head]} {s.form[verb]}'", verb)
        return Source(head, self.kind(head), rule, verb, s.lemma[verb] in self._opinion and s.lemma[verb] not in ("dire",), s.lemma[verb] in self._deny)

    def _governing(self, trigger: int) -> Source | None:
        """A speech verb above the trigger, or beside it as a parenthesis (*…, a indiqué la présidence*)."""
        s = self.s
        node = trigger
        for up in s.ancestors(trigger):
            dep = s.dep[node].split(":")[0]
            if self.reader.is_verbal(up) and (s.lemma[up] in self._verbs or s.lemma[up] in self._opinion or s.lemma[up] in self._deny):
                through = dep in ("ccomp", "parataxis", "obj", "xcomp", "csubj", "advcl") and not (dep == "advcl" and s.feat(node, "VerbForm") != "Fin")
                if dep == "obj" and not self.reader.is_verbal(node) and s.lemma[up] not in ("confirmer", "confirm", "rapporter", "report", "évoquer"):
                    through = False
                if through:
                    return self._speaker_of(up, f"'{s.form[up]}'")
            for c in s.children[up]:
                if c != node and s.dep[c] == "parataxis" and s.lemma[c] in self._verbs and s.kids(c, "nsubj"):
                    return self._speaker_of(c, f"'{s.form[c]}'")
            if dep in ("acl", "advcl") and s.dep[node] == "acl:relcl":
                pass
            node = up
        for c in s.children[trigger]:
            if s.dep[c] in ("parataxis", "ccomp", "conj") and s.lemma[c] in self._verbs and s.kids(c, "nsubj") and s.dep[c] == "parataxis":
                return self._speaker_of(c, f"'{s.form[c]}'")
        return self._trailing(trigger)

    def _trailing(self, trigger: int) -> Source | None:
        """*…, says Irina Balan* / *…, a indiqué X*, however the parser attached it: a comma, a speech verb, its subject, the end."""
        s = self.s
        a, b = s.sentences[s.sent[trigger]]
        for k in range(b - 1, max(a, trigger), -1):
            if s.lemma[k] in self._verbs and s.pos[k] in ("VERB", "AUX"):
                start = k
                while start - 1 > a and (s.pos[start - 1] in ("AUX", "PRON") or s.lemma[start - 1] == "faire") and s.form[start - 1] != ",":
                    start -= 1
                if self.language == "en" and s.form[b - 1] == "." and b - k <= 2:
                    speaker = self._subject_after_comma(a, k)
                    if speaker is not None:
                        return Source(speaker, self.kind(speaker), f"'{s.form[k]}'", k)
                if s.form[start - 1] in (",", '"') and b - k <= 22:
                    subject = self.reader.subject(k)
                    after = [h for h in subject if h > k]
                    if after:
                        return Source(after[0], self.kind(after[0]), f"'{s.form[k]}'", k)
                    if self.language == "en" and subject and start == k:
                        continue
                    inverted = next((h for h in range(k + 1, min(b, k + 8)) if s.pos[h] in ("PROPN", "NOUN", "PRON")), None)
                    if start - 1 > a and not after and subject and subject[0] == k - 1:
                        return Source(subject[0], self.kind(subject[0]), f"'{s.form[k]}'", k)
                    if inverted is not None and not subject:
                        return Source(inverted, self.kind(inverted), f"'{s.form[k]}'", k)
        return None

    def _subject_after_comma(self, a: int, verb: int) -> int | None:
        """*…, the interior ministry in Moroni says.*: the noun phrase between the last comma and the speech verb that ends the sentence."""
        s = self.s
        comma = next((j for j in range(verb - 1, a, -1) if s.form[j] in (",", '"')), None)
        if comma is None or verb - comma > 14 or any(s.pos[j] in ("VERB", "SCONJ", "CCONJ") for j in range(comma + 1, verb)):
            return None
        heads = [j for j in range(comma + 1, verb) if s.pos[j] in ("NOUN", "PROPN", "PRON") and not comma < s.head[j] < verb]
        return heads[0] if len(heads) == 1 else None

    def _quoted(self, trigger: int) -> Source | None:
        quote = self.quotation(trigger)
        if quote is None:
            return None
        s = self.s
        a, b = quote
        sentences = [s.sent[b], s.sent[a], *([s.sent[a] - 1] if s.sent[a] else []), *([s.sent[b] + 1] if s.sent[b] + 1 < len(s.sentences) else [])]
        for number in dict.fromkeys(sentences):
            lo, hi = s.sentences[number]
            for k in [*range(b + 1, hi), *range(min(a, hi) - 1, lo - 1, -1)]:
                if lo <= k < hi and not a <= k <= b and s.lemma[k] in self._verbs and s.pos[k] in ("VERB", "AUX"):
                    source = self._speaker_of(k, f"quotation, '{s.form[k]}'")
                    if source:
                        return source
        return None

    def _adjunct(self, trigger: int) -> Source | None:
        """*selon X*, *according to X*, *citing X*, *on croit savoir que*, in the trigger's sentence."""
        number = self.s.sent[trigger]
        if number not in self._adjuncts:
            a, b = self.s.sentences[number]
            self._adjuncts[number] = self._said_to_be(a, b) or self._according_to(a, b)
        return self._adjuncts[number]

    def _said_to_be(self, a: int, b: int) -> Source | None:
        """Impersonal hearsay between tokens `a` and `b`."""
        s = self.s
        words_here = set(s.lower[a:b])
        for phrase in self._hearsay:
            n = len(phrase)
            if phrase[0] not in words_here:
                continue
            for k in range(a, b - n + 1):
                if s.lower[k : k + n] == phrase:
                    return Source(None, "leak", f"'{s.text(k, k + n - 1)}'", None, span=(k, k + n - 1))
        return None

    def _according_to(self, a: int, b: int) -> Source | None:
        """A named or unnamed source introduced by a preposition between tokens `a` and `b`."""
        s = self.s
        text = "".join(s.lower[a:b])
        for words in self._according:
            n = len(words)
            if words[-1] not in text and words[0] not in text:
                continue
            first = words[0][:2]
            for k in range(a, b - n):
                if s.lower[k][:2] != first or not self._spells(k, words):
                    continue
                if words == ("pour",) and not (k == a or s.lower[k - 1] == ","):
                    continue
                head = self._head_after(k, k + n, b)
                if head is None or words == ("per",) or (words == ("pour",) and not self._human(head)):
                    continue
                if "source" in words or "sources" in words:
                    last = min(k + n, b - 1)
                    return Source(None, "leak", f"'{s.text(k, last)}'", None, span=(k, last))
                return Source(head, self.kind(head), f"'{s.text(k, k + n - 1)}'")
        return None

    def _spells(self, k: int, words: tuple[str, ...]) -> bool:
        """Do the tokens from `k` spell these words, elisions and contractions undone?"""
        s = self.s
        lower = s.lower[k : k + len(words)]
        undone = [s.lemma[j] if s.pos[j] == "ADP" and s.lower[j] in ("d'", "du", "des") else s.lower[j] for j in range(k, k + len(words))]
        return lower == list(words) or undone == list(words) or "".join(lower) == "".join(words)

    def _human(self, head: int) -> bool:
        entities = self.resolver.entities(head)
        return bool(entities and entities[0].human) or self.s.lemma[head] in self._kinds["analyst"]

    def _head_after(self, k: int, stop: int, end: int) -> int | None:
        """Head noun of the phrase a source preposition introduces."""
        s = self.s
        for j in range(k, stop):
            h = s.head[j]
            if h >= stop and s.pos[h] in ("NOUN", "PROPN", "PRON", "X", "NUM") and h < end and h - stop < 8:
                return h
        return next((j for j in range(stop, min(stop + 6, end)) if s.pos[j] in ("NOUN", "PROPN", "PRON")), None)

    # -- kinds --------------------------------------------------------------------------------------------------

    def _indefinite(self, head: int) -> bool:
        """*a diplomat*, *deux responsables*: nobody in particular, and nobody named beside."""
        s = self.s
        named = any(s.dep[c].split(":")[0] in ("appos", "flat") and s.pos[c] == "PROPN" for c in s.children[head])
        counted = any(s.lower[c] in self._indefinites or s.dep[c].startswith("nummod") for c in s.children[head])
        return counted and not named

    def kind(self, head: int) -> str:
        """official, person, analyst, media, leak or article, from the words of the phrase, then from who it resolves to."""
        s = self.s
        a, b = s.bounds(head) if s.pos[head] != "PRON" else (head, head)
        lemmas = [s.lemma[k] for k in range(a, min(b, a + 25) + 1)]
        lowers = [s.lower[k] for k in range(a, min(b, a + 25) + 1)]
        text = " ".join(lowers)
        if any(f" {phrase} " in f" {text} " for phrase in self._unnamed):
            return "leak"
        if any(f" {w} " in f" {text} " for w in self._kinds["article"]):
            return "article"
        head_lemma = s.lemma[head]
        if head_lemma in self._faceless and self._indefinite(head):
            return "leak"
        entities = self.resolver.entities(head)
        for kind in ("leak", "analyst", "media"):
            if head_lemma in self._kinds[kind]:
                if kind == "media" and any(w in lemmas for w in ("renseignement", "intelligence", "onu", "un")):
                    return "official"
                if (
                    kind == "media"
                    and entities
                    and entities[0].kind in ("organisation", "body")
                    and "JRN" not in entities[0].sector
                    and entities[0].code in ("UNO", "IGO", "EUR")
                ):
                    return "official"
                return kind
        if entities:
            entity = entities[0]
            if entity.speaker:
                return entity.speaker
            if "JRN" in entity.sector:
                return "media"
            if any(w in self._kinds["analyst"] for w in lemmas[:12]):
                return "analyst"
            if entity.kind in ("state", "capital", "metonym", "body") or entity.code in ("UNO", "IGO", "EUR"):
                return "official"
            if set(entity.sector) & {"GOV", "MIL", "COP", "JUD", "LEG", "SPY"}:
                return "official"
            if entity.human or entity.code == "NGO":
                return "person"
        if any(w in self._kinds["analyst"] for w in lemmas[:12]):
            return "analyst"
        if head_lemma in self._kinds["official"]:
            return "official"
        if s.pos[head] == "NOUN" and not entities:
            # "un rapport de l'ONU", "a statement by the ministry": whose document it is
            for c in s.children[head]:
                if s.dep[c].split(":")[0] in ("nmod", "compound", "amod") and s.case(c) in ("", "de", "of", "by", "from", "du") and self.resolver.entities(c):
                    return self.kind(c)
        return "person"

    def record(self, source: Source) -> Attribution:
        """The attribution as stored."""
        s = self.s
        if source.head is not None:
            entities = self.resolver.entities(source.head)
            if entities:
                a, b = entities[0].first, entities[0].last
            else:
                a, b = self.resolver._span(source.head)
            return Attribution(Span(s.text(a, b), s.start[a], s.end[b]), source.kind, source.rule)
        if source.span is not None:
            a, b = source.span
            return Attribution(Span(s.text(a, b), s.start[a], s.end[b]), source.kind, source.rule)
        return Attribution(None, source.kind, source.rule)
