"""The command line: one file a command, each thin over functions that can be imported."""

from lapwing.cli.app import main

__all__ = ["main"]
