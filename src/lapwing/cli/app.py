"""`lapwing`: the commands put together, errors turned into one line and an exit code (docs/cli.md lists them)."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from lapwing.cli import actors, audit, code, collect, dataset, evaluate, explain, export, lexicon, link, query, read, review
from lapwing.cli.codes import EXIT_CODES, INTERRUPTED
from lapwing.errors import LapwingError
from lapwing.version import __version__

app = typer.Typer(name="lapwing", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, epilog=EXIT_CODES)
app.command("read", epilog=EXIT_CODES)(read.read)
app.command("explain", epilog=EXIT_CODES)(explain.explain)
app.command("collect", epilog=EXIT_CODES)(collect.collect)
app.command("code", epilog=EXIT_CODES)(code.code)
app.command("link", epilog=EXIT_CODES)(link.link)
app.command("export", epilog=EXIT_CODES)(export.export)
app.add_typer(dataset.app, name="dataset")
app.command("query", epilog=EXIT_CODES)(query.query)
app.command("audit", epilog=EXIT_CODES)(audit.audit)
app.command("review", epilog=EXIT_CODES)(review.review)
app.command("evaluate", epilog=EXIT_CODES)(evaluate.evaluate)
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(actors.app, name="actors")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lapwing {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an unexpected fault.")] = False,
) -> None:
    """Read French and English news: who did, said, offered or refused what, to whom, when, on what conditions, according to whom."""
    del version, debug  # --version acts in its callback; main() looks for --debug before anything can fail


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; always ends in SystemExit with one of the documented codes, never in a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    logging.basicConfig(format="lapwing: %(message)s", level=logging.WARNING)
    debug = "--debug" in given[:1]
    try:
        app(given)
    except LapwingError as error:
        if debug:
            raise
        _say(str(error))
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        _say("interrupted; nothing was written")
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        _say(f"unexpected fault ({what}); rerun as 'lapwing --debug ...' and report what it prints")
        raise SystemExit(LapwingError.exit_code) from None


def _say(message: str) -> None:
    typer.echo(f"lapwing: {message}", err=True)
