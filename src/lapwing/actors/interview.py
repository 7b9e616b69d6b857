"""Is a text an interview, and which of its blocks are answers? Then the first person is the guest."""

from __future__ import annotations

from lapwing.language.syntax import Syntax

#: Blocks that open with *Q:*, or end with a question mark, without which a text is no interview.
QUESTIONS_MARKED, QUESTIONS_PLAIN = 2, 3


def answers(syntax: Syntax, question_words: frozenset[str]) -> tuple[int | None, frozenset[int]]:
    """The last token of the first question and the blocks that hold answers; (None, nothing) where the text is no interview.

    An interview has at least two blocks that open with one of `question_words` and a colon (*Q:*), or three that end with a question mark, each
    followed by an answer.
    """
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for i in range(syntax.n):
        first.setdefault(syntax.block[i], i)
        last[syntax.block[i]] = i
    order = sorted(first)
    marked = [b for b in order if syntax.lower[first[b]] in question_words and first[b] + 1 < syntax.n and syntax.form[first[b] + 1] in (":", ".")]
    asked = marked if len(marked) >= QUESTIONS_MARKED else [b for b in order if syntax.form[last[b]] == "?"]
    if len(asked) < (QUESTIONS_MARKED if marked else QUESTIONS_PLAIN):
        return None, frozenset()
    found = frozenset(b for b in order if b > asked[0] and b not in asked)
    if len(found) < len(asked) - 1:
        return None, frozenset()
    return last[asked[0]], found
