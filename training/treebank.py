"""CoNLL-U treebanks to spaCy examples: contractions kept whole, labels and features reduced to what all treebanks share."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Label subtypes that every treebank of a language annotates alike; the others are dropped.
KEPT_SUBTYPES = frozenset(
    {"nsubj:pass", "csubj:pass", "aux:pass", "aux:caus", "obl:agent", "acl:relcl", "nmod:poss", "compound:prt", "expl:subj", "expl:pass", "aux:tense"}
)
#: Morphological features the coder reads; fewer features make a smaller, better trained label set.
KEPT_FEATURES = frozenset({"VerbForm", "Tense", "Mood", "Voice", "Person", "Number", "Gender", "PronType", "Poss", "Polarity", "Reflex", "NumType"})
#: Languages whose contractions hide two words in one surface form.
MAPPED = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})


@dataclass(slots=True)
class Token:
    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool = True


@dataclass(slots=True)
class Tree:
    """One sentence; `head` of each token is an index into `tokens` (its own for the root)."""

    tokens: list[Token] = field(default_factory=list)


def _label(dep: str) -> str:
    return dep if dep in KEPT_SUBTYPES else dep.split(":")[0]


def _features(feats: str) -> str:
    if feats == "_":
        return ""
    kept = [f for f in feats.split("|") if f.split("=")[0] in KEPT_FEATURES and "[" not in f]
    return "|".join(sorted(kept))


def read(path: Path) -> Iterator[Tree]:
    """Read a CoNLL-U file, gzipped or not, sentence by sentence."""
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            if line:
                rows.append(line.split("\t"))
            elif rows:
                yield _tree(rows)
                rows = []
    if rows:
        yield _tree(rows)


def _tree(rows: list[list[str]]) -> Tree:
    ranges: dict[int, tuple[int, str, bool]] = {}
    words: list[list[str]] = []
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            ranges[first] = (last, row[1], "SpaceAfter=No" not in row[9])
        elif "." not in row[0]:
            words.append(row)
    group_of: dict[int, int] = {0: -1}
    groups: list[tuple[list[list[str]], str, bool]] = []
    index = 0
    while index < len(words):
        number = int(words[index][0])
        if number in ranges:
            last, surface, space = ranges[number]
            members = words[index : index + last - number + 1]
            if "".join(w[1] for w in members) == surface:
                for position, member in enumerate(members):
                    groups.append(([member], member[1], space and position == len(members) - 1))
            else:
                groups.append((members, surface, space))
            index += len(members)
        else:
            groups.append(([words[index]], words[index][1], "SpaceAfter=No" not in words[index][9]))
            index += 1
    for position, (members, _, _) in enumerate(groups):
        for member in members:
            group_of[int(member[0])] = position
    tree = Tree()
    for position, (members, surface, space) in enumerate(groups):
        # The outward arc of a merged contraction is that of its member whose head lies outside; an adposition wins.
        outer = [m for m in members if group_of[int(m[6])] != position]
        main = next((m for m in outer if m[3] == "ADP"), outer[0])
        head = group_of[int(main[6])]
        feats = _features(main[5])
        if len(members) > 1 and main[3] == "ADP":
            feats = ""
        form = surface.translate(MAPPED).replace(" ", "")
        tree.tokens.append(
            Token(
                form=form or surface,
                lemma=main[2].translate(MAPPED).replace(" ", "") if main[2] != "_" or main[1] == "_" else surface,
                pos=main[3],
                feats=feats,
                head=position if head < 0 else head,
                dep="ROOT" if head < 0 else _label(main[7]),
                space=space,
            )
        )
    return tree
