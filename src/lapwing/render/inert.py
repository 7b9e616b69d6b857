"""Text of unknown origin made harmless for a terminal: no escape sequence, no invisible reordering."""

from __future__ import annotations

import unicodedata

#: Kept although they are format characters: joiners that spell words in several scripts.
_JOINERS = frozenset("\u200c\u200d")


def inert(text: str) -> str:
    """One line without control characters (an escape sequence could repaint the terminal) or direction overrides."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join("".join(kept).split())
