"""A parsed text as plain lists: what the coder reads of a spaCy Doc, once, so that rules run on integers and strings.

Labels are Universal Dependencies. Token indexes run over the whole Doc.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from lapwing.language.repair import repair

_COLUMNS: list[int | str] = ["ORTH", "POS", "LEMMA", "DEP", "MORPH", "HEAD"]
#: How spaCy stores a morphology without features.
_NO_FEATURES = "_"
_UNSIGNED = 2**64 - 1


class Syntax:
    """Lists indexed by token: `form`, `lower`, `lemma` (lower case), `pos`, `dep`, `head` (itself for a root),
    `children`, `feats` (dict), `sent` (sentence number); `sentences` are (start, end) token ranges."""

    __slots__ = (
        "form", "lower", "lemma", "pos", "dep", "head", "children", "_feats", "_morph", "sent", "sentences", "start", "end", "language", "raw", "block", "n",
    )  # fmt: skip

    def __init__(self, doc: Doc, language: str | None = None) -> None:
        self.language = language or doc.lang_ or doc.vocab.lang
        self.n = len(doc)
        # One copy of the Doc's columns: asking each token for each of its attributes takes three times as long.
        columns = doc.to_array(_COLUMNS).T.tolist() if self.n else [[] for _ in _COLUMNS]
        known = doc.vocab.strings
        text = {key: known[key] for column in columns[:5] for key in set(column)}
        self.form: list[str] = [text[key] for key in columns[0]]
        self.lower = [w.lower() for w in self.form]
        self.pos: list[str] = [text[key] for key in columns[1]]
        self.lemma = [(text[key] or form).lower() for key, form in zip(columns[2], self.form, strict=True)]
        self.dep: list[str] = [text[key] for key in columns[3]]
        self._morph = ["" if text[key] == _NO_FEATURES else text[key] for key in columns[4]]
        # Heads are distances, stored as unsigned numbers.
        self.head: list[int] = [(i + distance) & _UNSIGNED for i, distance in enumerate(columns[5])]
        self._feats: list[dict[str, str] | None] = [None] * self.n
        self.children: list[list[int]] = [[] for _ in range(self.n)]
        for i, h in enumerate(self.head):
            if h != i:
                self.children[h].append(i)
        repair(self)
        self.sentences = [(s.start, s.end) for s in doc.sents] if self.n else []
        self.sent = [0] * self.n
        for number, (a, b) in enumerate(self.sentences):
            for i in range(a, b):
                self.sent[i] = number
        offsets = doc.user_data.get("offsets")
        raw: str | None = doc.user_data.get("raw")
        self.raw = doc.text if raw is None else raw
        self.start = list(offsets) if offsets is not None else [t.idx for t in doc]
        self.end = [s + len(w) for s, w in zip(self.start, self.form, strict=True)]
        self.block: list[int] = list(doc.user_data.get("blocks") or [0] * self.n)

    def feat(self, i: int, name: str) -> str:
        """A morphological feature of token `i`, or the empty string."""
        feats = self._feats[i]
        if feats is None:
            morph = self._morph[i]
            feats = dict(f.split("=", 1) for f in morph.split("|") if "=" in f) if morph else {}
            self._feats[i] = feats
        return feats.get(name, "")

    def kids(self, i: int, *deps: str) -> list[int]:
        """Children of `i` whose label is one of `deps` (a label without subtype matches its subtypes)."""
        return [c for c in self.children[i] if self.dep[c] in deps or self.dep[c].split(":")[0] in deps]

    def kid(self, i: int, *deps: str) -> int | None:
        """First such child, or None."""
        for c in self.children[i]:
            if self.dep[c] in deps or self.dep[c].split(":")[0] in deps:
                return c
        return None

    def subtree(self, i: int) -> Iterator[int]:
        """`i` and everything below it, depth first."""
        stack = [i]
        while stack:
            j = stack.pop()
            yield j
            stack.extend(reversed(self.children[j]))

    def bounds(self, i: int) -> tuple[int, int]:
        """First and last token of the subtree of `i`."""
        lo = hi = i
        for j in self.subtree(i):
            lo = min(lo, j)
            hi = max(hi, j)
        return lo, hi

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads from `i` upwards, `i` excluded."""
        seen = 0
        while self.head[i] != i and seen < 200:
            i = self.head[i]
            seen += 1
            yield i

    def conjuncts(self, i: int) -> list[int]:
        """`i` followed by everything coordinated to it."""
        found = [i]
        for c in self.children[i]:
            if self.dep[c].startswith("conj") and not self._stands_apart(c, i):
                found.extend(self.conjuncts(c))
        return found

    def _stands_apart(self, c: int, i: int) -> bool:
        """*340 migrants …, d'après une ONG*: a phrase with a preposition of its own and no conjunction is not coordinated, whatever its label."""
        labels = {self.dep[k] for k in self.children[c]}
        return "case" in labels and "cc" not in labels and self.form[c - 1] != "," and not any(self.dep[k] == "case" for k in self.children[i])

    def case(self, i: int) -> str:
        """The preposition that introduces nominal `i` (lemma, several joined by a space), or the empty string."""
        words = []
        for c in self.children[i]:
            label = self.dep[c].split(":")[0]
            if label == "case" or (label == "mark" and self.pos[c] in ("ADP", "PART", "SCONJ", "ADV")):
                if any(self.lower[g] in ("ailleurs", "abord", "habitude") for g in self.children[c]):
                    continue  # "d'ailleurs" is an adverb, whatever it was hung on
                words.append(self.lemma[c])
                words.extend(self.lemma[g] for g in self.children[c] if self.dep[g].startswith("fixed"))
        return " ".join(words)

    def text(self, a: int, b: int) -> str:
        """Raw text from the start of token `a` to the end of token `b`, inclusive."""
        return self.raw[self.start[a] : self.end[b]]
