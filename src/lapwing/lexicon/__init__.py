"""The lexicon: linguistic and political knowledge as data, compiled from `lexicon/*.yaml`."""

from lapwing.lexicon.store import Frame, Lexicon, load

__all__ = ["Frame", "Lexicon", "load"]
