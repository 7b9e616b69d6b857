"""Where in a parsed text frames fire, and in which sense."""

from __future__ import annotations

from dataclasses import dataclass

from lapwing.actors.resolver import Resolver
from lapwing.events.arguments import Arguments, Reader
from lapwing.language.syntax import Syntax
from lapwing.lexicon import Frame, Lexicon
from lapwing.lexicon.patterns import Pattern
from lapwing.lexicon.registry import NON_STATE
from lapwing.lexicon.store import Condition, stem

#: A multiword realisation's words stand within this many tokens and levels of its head.
WINDOW, DEPTH = 12, 3
#: How much a frame whose condition holds outranks one without a condition: by a word of the class, or by who is known to stand there. Anybody
#: may be somebody's captive; a hostage is one.
SPECIFIC, KNOWN = 2.0, 0.5


@dataclass(slots=True)
class Trigger:
    """One frame firing at `head`; `tokens` are the words of the realisation. `event`, `mode`, `context` are the sense chosen."""

    head: int
    tokens: tuple[int, ...]
    frame: Frame
    pattern: Pattern
    event: str
    mode: str | None
    context: tuple[str, ...]
    rank: float = 0.0
    rivals: tuple[str, ...] = ()
    preposition_head: int | None = None


def _below(s: Syntax, i: int) -> dict[int, int]:
    """Tokens below `i` with their depth, coordination of verbs and relative clauses left out."""
    found: dict[int, int] = {}
    stack = [(c, 1) for c in s.children[i]]
    while stack:
        j, depth = stack.pop()
        dep = s.dep[j]
        if abs(j - i) > WINDOW or dep in ("acl:relcl", "parataxis") or (dep == "conj" and s.pos[j] in ("VERB", "AUX")):
            continue
        found[j] = depth
        if depth < DEPTH:
            stack.extend((c, depth + 1) for c in s.children[j])
    return found


class Finder:
    """Matches realisations and chooses senses for one text."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, reader: Reader, resolver: Resolver | None = None) -> None:
        self.s = syntax
        self.lexicon = lexicon
        self.resolver = resolver
        #: Did the condition tried last hold by its words alone, and not by who is known to stand there?
        self._by_word = True
        #: Word classes that take in whoever is known to be of a kind, whatever the word.
        self._resolved: dict[str, list[str]] = lexicon.data["grammar"].get("resolved") or {}
        self.reader = reader
        self.language = syntax.language
        self._keyed = lexicon.options(self.language)
        self.at: dict[int, list[Trigger]] = {}
        self._conditional = lexicon.words("grammar", "conditional", self.language)
        self._sentence_words: dict[int, frozenset[str]] = {}
        self._under: dict[int, dict[int, int]] = {}
        words = lexicon.words
        self._quantity = words("grammar", "quantity", self.language) | words("grammar", "amount", self.language)
        self._circumstance = words("grammar", "circumstance", self.language)
        self._operators: dict[str, set[str]] = {}
        for phrase in words("grammar", "negating", self.language):
            if " " in phrase:
                self._operators.setdefault(phrase.split()[0], set()).add(phrase.split()[1])

    def find(self) -> dict[int, list[Trigger]]:
        """Triggers by head token, best first; senses that need content are chosen last, when all triggers are known."""
        raw: dict[int, list[tuple[Frame, Pattern, tuple[int, ...], int | None]]] = {}
        for i in range(self.s.n):
            options = self._options(i)
            if not options or self._is_operator(i):
                continue
            for frame, pattern in options:
                matched = self._match(i, pattern)
                if matched is not None:
                    head, tokens, preposition_head = matched
                    raw.setdefault(head, []).append((frame, pattern, tokens, preposition_head))
        self._raw = raw
        for head in raw:
            self.at[head] = []
        for head in sorted(raw, reverse=True):
            self.at[head] = self._senses(head, raw[head])
        # Content below may itself depend on content: one more round settles chains (refuse to ask to meet).
        for head in sorted(raw):
            if any(frame.uses_content for frame, *_ in raw[head]):
                self.at[head] = self._senses(head, raw[head])
        self.at = {h: t for h, t in self.at.items() if t}
        self._drop_covered()
        return self.at

    def _options(self, i: int) -> list[tuple[Frame, Pattern]]:
        """Realisations indexed under the token's lemma, else its form; expressions that end in its form come on top
        (*opération conjointe*, whose adjective's lemma heads others). Only those whose other words the sentence holds."""
        lower = self.s.lower[i]
        first = True
        found: list[tuple[int, Frame, Pattern]] = []
        for key in dict.fromkeys((self.s.lemma[i], lower, lower.removesuffix("s"))):
            options = self._keyed.get(key)
            if options is None:
                continue
            here = list(options.plain) if first else []
            if options.by_word:
                words = self._words_of(self.s.sent[i])
                for word in options.by_word.keys() & words:
                    here += options.by_word[word] if first else [o for o in options.by_word[word] if o[2].kind == "noun"]
            here.sort(key=lambda option: option[0])
            found += here
            first = False
        return [(frame, pattern) for _, frame, pattern in found]

    def _words_of(self, number: int) -> frozenset[str]:
        """Forms, lemmas and singulars of a sentence, long French words also as stems."""
        words = self._sentence_words.get(number)
        if words is None:
            a, b = self.s.sentences[number]
            plain = {*self.s.lemma[a:b], *self.s.lower[a:b], *(w.removesuffix("s") for w in self.s.lower[a:b])}
            words = self._sentence_words[number] = frozenset(plain | {stem(w, self.language) for w in plain})
        return words

    def _is_operator(self, i: int) -> bool:
        """*stopped short of suspending*: an expression that negates its complement is no act."""
        second = self._operators.get(self.s.lemma[i])
        return second is not None and any(self.s.lower[c] in second for c in self.s.children[i])

    def _drop_covered(self) -> None:
        """A word that is part of a longer realisation is no trigger of its own."""
        covering = sorted(self.at, key=lambda head: -len(self.at[head][0].tokens))
        for head in covering:
            tokens = self.at[head][0].tokens if head in self.at else ()
            for t in tokens:
                if t != head and t in self.at and len(self.at[t][0].tokens) <= len(tokens):
                    del self.at[t]

    # -- matching -----------------------------------------------------------------------------------------------

    def _match(self, i: int, pattern: Pattern) -> tuple[int, tuple[int, ...], int | None] | None:
        s = self.s
        pos = s.pos[i]
        if pattern.kind == "noun":
            # A French expression may end in an adjective (projet conjoint); its head must be a noun.
            last = pos in ("ADJ", "ADP", "NUM", "ADV") or (pos == "VERB" and s.dep[i].split(":")[0] in ("amod", "acl"))
            if pos not in ("NOUN", "PROPN", "X") and not (self.language == "fr" and len(pattern.words) > 1 and last):
                return None
            return self._match_noun(i, pattern)
        if pattern.kind == "adjective":
            if pos not in ("ADJ", "VERB", "NOUN"):
                return None
        elif pos not in ("VERB", "AUX") or (pos == "AUX" and not pattern.words):
            return None
        if pattern.kind == "verb" and self.language == "fr":
            clitic = self.reader.reflexive(i)
            if pattern.reflexive != clitic and not (pattern.reflexive and self._reflexive_participle(i)):
                return None
        tokens = [i]
        preposition_head: int | None = None
        if pattern.words or pattern.preposition:
            if not self._has_words(i, pattern):
                return None
            words = pattern.words
            if s.dep[i] == "aux:caus" and words and self._is_word(s.head[i], words[0]):
                # "a fait pleuvoir": a causative hangs on the verb it causes, which then heads the expression
                i, words = s.head[i], words[1:]
                tokens.append(i)
            below = self._below(i)
            for word in words:
                hit = next((j for j in sorted(below, key=lambda j: (below[j], abs(j - i))) if j not in tokens and self._is_word(j, word)), None)
                if hit is None:
                    return None
                tokens.append(hit)
            if pattern.preposition:
                hit = self._preposition(i, tokens, below, pattern.preposition)
                if hit is None:
                    return None
                preposition_head = s.head[hit] if s.head[hit] not in tokens else None
        return i, tuple(sorted(tokens)), preposition_head

    def _has_words(self, i: int, pattern: Pattern) -> bool:
        """Cheap refusal: does the sentence hold the realisation's words at all?"""
        words = self._words_of(self.s.sent[i])
        return all(word in words or stem(word, self.language) in words for word in pattern.words)

    def _below(self, i: int) -> dict[int, int]:
        found = self._under.get(i)
        if found is None:
            found = self._under[i] = _below(self.s, i)
        return found

    def _is_word(self, j: int, word: str) -> bool:
        """Is token `j` this word of a realisation, French adjectives in any gender and number (*inconstitutionnelle*)?"""
        s = self.s
        if word in (s.lemma[j], s.lower[j]):
            return True
        return self.language == "fr" and s.pos[j] == "ADJ" and len(word) > 6 and s.lower[j].startswith(word[:-1])

    def _reflexive_participle(self, i: int) -> bool:
        """*Réunis à Lomé*, *opposés à*: a pronominal verb's participle loses its clitic."""
        return self.reader.is_past_participle(i) and not self.reader.has_aux(i)

    def _preposition(self, i: int, tokens: list[int], below: dict[int, int], wanted: str) -> int | None:
        s = self.s
        last = max(tokens)
        for j in sorted(below):
            if j > i and s.lemma[j] == wanted and s.pos[j] in ("ADP", "SCONJ", "PART", "ADV") and j - last <= 8:
                return j
        if self.language == "fr" and wanted == "à":
            for c in s.children[i]:
                if s.dep[c].split(":")[0] == "iobj" or s.lower[c] in ("lui", "leur", "y"):
                    return c
        return None

    def _match_noun(self, i: int, pattern: Pattern) -> tuple[int, tuple[int, ...], int | None] | None:
        s = self.s
        words = pattern.words
        if len(words) == 1:
            return i, (i,), None
        # The pattern was indexed by its last word; the whole must stand here, in order, adjacent.
        a = i - len(words) + 1
        if a < 0:
            return None
        for k, word in enumerate(words):
            if word not in (s.lemma[a + k], s.lower[a + k], s.lower[a + k].removesuffix("s")):
                return None
        inside = range(a, i + 1)
        head = next((k for k in inside if s.head[k] not in inside or s.head[k] == k), i)
        if s.pos[head] not in ("NOUN", "PROPN", "X"):
            nouns = [k for k in inside if s.pos[k] in ("NOUN", "PROPN", "X")]
            if not nouns:
                return None
            head = nouns[0]
        return head, tuple(inside), None

    # -- senses -------------------------------------------------------------------------------------------------

    def _senses(self, head: int, options: list[tuple[Frame, Pattern, tuple[int, ...], int | None]]) -> list[Trigger]:
        found: list[Trigger] = []
        arguments = self.reader.of(head)
        for order, (frame, pattern, tokens, preposition_head) in enumerate(options):
            self._by_word = True
            if frame.needs is not None and not self._holds(frame.needs, head, arguments, tokens, preposition_head):
                continue
            listed = self._by_word
            event, mode, context = frame.event, frame.mode, frame.context
            matched = 0.0
            for condition in frame.when:
                if self._holds(condition, head, arguments, tokens, preposition_head):
                    event = condition.event or event
                    if condition.sets_mode:
                        mode = condition.mode
                    elif condition.event and condition.event != frame.event:
                        mode = None
                    context = tuple(dict.fromkeys(context + condition.context))
                    matched = 0.5
                    break
            # A fixed expression that means no event is as specific as a condition.
            specific = frame.needs is not None or (frame.event == "none" and bool(pattern.words))
            rank = pattern.weight + (SPECIFIC if listed else KNOWN) * specific + matched - 0.001 * order
            found.append(Trigger(head, tokens, frame, pattern, event, mode, context, rank, (), preposition_head))
        found.sort(key=lambda t: -t.rank)
        if len(found) > 1:
            found[0].rivals = tuple(t.frame.id for t in found[1:])
        return found

    def _holds(self, condition: Condition, head: int, arguments: Arguments, tokens: tuple[int, ...], preposition_head: int | None) -> bool:
        """All tests of a condition; tests are alternatives within a list, conjunctive across fields."""
        s = self.s
        if condition.object:
            heads = list(arguments.object)
            # The complement of a fixed expression (*mettre fin à X*, *call for X*) is its object.
            if preposition_head is not None:
                heads += s.conjuncts(preposition_head)
            if not self.reader.is_verbal(head):
                heads += arguments.complement + arguments.adjective
            if not self._any_in(condition.object, heads):
                return False
        if condition.subject and not self._any_in(
            condition.subject, arguments.subject + arguments.agent + (arguments.complement if not self.reader.is_verbal(head) else [])
        ):
            return False
        if condition.modifier and not self._modified(condition.modifier, head, arguments, tokens):
            return False
        if condition.content:
            events = self.content(head, arguments, tokens)
            if not any(t.event in condition.content or t.frame.id in condition.content for t in events):
                return False
        return True

    def _modified(self, classes: frozenset[str], head: int, arguments: Arguments, tokens: tuple[int, ...]) -> bool:
        """Does a word of these classes hang on the trigger, or on the light verb that carries it?"""
        s = self.s
        a, b = s.sentences[s.sent[head]]
        near = [j for j in self._below(head) if a <= j < b and j not in arguments.subject]
        if arguments.light is not None:
            near += [j for j in self._below(arguments.light) if j not in arguments.subject]
        # The agent or subject may itself be the instrument: an army drone destroyed …
        near += arguments.subject + arguments.agent
        return any(self._in_class(classes, j) for j in near if j not in tokens)

    def _in_class(self, classes: frozenset[str], j: int) -> bool:
        return self.lexicon.in_class(classes, self.language, self.s.lemma[j]) or self.lexicon.in_class(classes, self.language, self.s.lower[j])

    def beside(self, trigger: Trigger, classes: frozenset[str]) -> bool:
        """Is a word of these classes part of the trigger, or does one hang on it?"""
        arguments = self.reader.of(trigger.head)
        inside = any(self._in_class(classes, t) for t in trigger.tokens)
        return inside or self._modified(classes, trigger.head, arguments, ())

    def _any_in(self, classes: frozenset[str], heads: list[int]) -> bool:
        s = self.s
        # The *station* of "the station Studio FM".
        explained = [s.head[h] for h in heads if s.dep[h] == "appos" and s.pos[h] == "PROPN" and s.pos[s.head[h]] == "NOUN"]
        for h in [*heads, *explained, *(c for q in heads for c in self._counted(q))]:
            if self.lexicon.in_class(classes, self.language, s.lemma[h]) or self.lexicon.in_class(classes, self.language, s.lower[h]):
                return True
            for c in s.children[h]:
                if s.dep[c].split(":")[0] in ("compound", "amod", "flat") and self.lexicon.in_class(classes, self.language, s.lemma[c]):
                    return True
        kinds = {kind for name in classes for kind in self._resolved.get(name, ())}
        known = bool(kinds) and any(kinds & self._kinds(h) for h in heads)
        if known:
            self._by_word = False
        return known

    def _kinds(self, h: int) -> set[str]:
        """What is known of whoever stands at `h`: person, place, organisation, sectors."""
        if self.resolver is None:
            return set()
        found: set[str] = {"place"} if self.resolver.place(h) else set()
        for entity in self.resolver.entities(h):
            found.update(entity.sector)
            if entity.kind == "organisation" and entity.code in NON_STATE:
                found.add("organisation")
            if entity.kind in ("person", "people") and not found & {"place"}:
                found.add("person")
        return found

    def _counted(self, head: int) -> list[int]:
        """What an amount counts: *half of a loan*, *40 million euros of debt*, *des dizaines de milliers de tonnes de blé*."""
        s = self.s
        found: list[int] = []
        stack = [head]
        while stack:
            q = stack.pop()
            if s.lemma[q] in self._quantity or s.pos[q] in ("NUM", "SYM"):
                below = [c for c in s.children[q] if s.case(c) in ("de", "of")]
                found += below
                stack += below
        return found

    def _sets_condition(self, preposition: str | None, noun: int) -> bool:
        """Does this complement open a condition (*à condition que …*, *en échange de …*), which is not what is offered or asked?"""
        phrase = f"{preposition} {self.s.lower[noun]}"
        return any(words == phrase or words.startswith(phrase + " ") for words in self._conditional)

    def content(self, head: int, arguments: Arguments, tokens: tuple[int, ...] = ()) -> list[Trigger]:
        """The topmost triggers inside the complement of `head`: its clauses, object, and prepositional complements."""
        s = self.s
        roots = [c for c in arguments.content if not any(s.lower[k] in self._conditional for k in s.children[c] if s.dep[k] == "mark")]
        if self.reader.is_verbal(head):
            roots += [h for h in arguments.object if s.pos[h] in ("NOUN", "PROPN", "X")]
            roots += [h for p, h in arguments.oblique if s.pos[h] == "NOUN" and p not in self._circumstance and h > head and not self._sets_condition(p, h)]
        else:
            roots += arguments.complement + [h for _, h in arguments.oblique if s.head[h] == head or h not in (arguments.object or [])]
        found: list[Trigger] = []
        seen: set[int] = set()
        stack = [r for r in roots if r != head]
        while stack:
            j = stack.pop(0)
            if j in seen or j == head or j in tokens:
                if j in tokens:
                    stack.extend(c for c in s.children[j] if s.dep[c] not in ("acl:relcl", "parataxis", "appos", "det"))
                seen.add(j)
                continue
            seen.add(j)
            here = self.at.get(j)
            if here and here[0].event != "none":
                found.append(here[0])
                found.extend(self.at[k][0] for k in s.conjuncts(j) if k != j and self.at.get(k))
                continue
            for c in s.children[j]:
                dep = s.dep[c]
                if dep in ("parataxis", "appos", "det", "punct", "case", "mark", "nsubj", "nsubj:pass"):
                    continue
                if dep == "acl:relcl" and not any(s.dep[k] == "mark" and s.lower[k] in ("that", "que", "qu'") for k in s.children[c]):
                    continue  # a relative clause tells of the noun; *the accusation that …* is what it says
                if dep == "acl" and s.feat(c, "VerbForm") == "Part":
                    continue
                if dep == "advcl" and any(s.lower[k] in self._conditional for k in s.children[c] if s.dep[k] == "mark"):
                    continue  # a condition is not what is offered or asked
                if dep in ("obl", "nmod") and self._sets_condition(s.case(c), c):
                    continue
                stack.append(c)
        return found
