"""Errors a user can act on. Every message says what happened, why, and the remedy, in one line."""

from __future__ import annotations


class LapwingError(Exception):
    """Base of all expected failures; `exit_code` is what the command line ends with."""

    exit_code = 1


class InputError(LapwingError):
    """The input cannot be read or holds no article."""

    exit_code = 3


class UnsupportedLanguage(LapwingError):
    """The document is in a language Lapwing does not code."""

    exit_code = 4


class OutputError(LapwingError):
    """The result cannot be written."""

    exit_code = 5


class PipelineError(LapwingError):
    """A spaCy pipeline is missing or lacks what the coder needs."""

    exit_code = 6


class LexiconError(LapwingError):
    """The lexicon is inconsistent; names the entry."""

    exit_code = 7


class DatasetError(LapwingError):
    """A folder is no dataset, is damaged or made by a newer version, or cannot be written."""

    exit_code = 9


class QueryError(LapwingError):
    """A query is wrong, would write, takes too long or too much memory, or names a code that does not exist."""

    exit_code = 10


def error_of(exit_code: int) -> type[LapwingError]:
    """The error class of an exit code."""
    found = [kind for kind in LapwingError.__subclasses__() if kind.exit_code == exit_code]
    return found[0] if found else LapwingError
