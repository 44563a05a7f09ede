"""What all commands share: settings, language, errors to exit codes, and how to print."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from koppel import clock, formats
from koppel.catalogue.compass import compass_of
from koppel.catalogue.load import Catalogue, load_catalogue
from koppel.config import ROOT, Settings, read_settings
from koppel.disk import disk_problem
from koppel.errors import InputError, KoppelError, NotFoundError, StoreError
from koppel.i18n import error_text, text
from koppel.services.installation.stores import open_store
from koppel.services.plans.lookup import find_activity
from koppel.services.publishing.site_folder import drop_stale_previews, serve_current
from koppel.services.team_rules import team_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from koppel.model.compass.indicators import Compass
    from koppel.services import Store

DONE, UNUSABLE, WRONG_USAGE = 0, 1, 2
FILE = click.Path(path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@dataclass
class Frame:
    """Settings of one run, and what is read only when a command needs it."""

    settings: Settings
    _opened: Store | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The declarations of ``layers/``, with what the team of an open store took over or set."""
        shipped = load_catalogue(self.settings.layers)
        return shipped if self._opened is None else team_catalogue(self._opened, shipped)

    @property
    def compass(self) -> Compass:
        """
        The compass as the team of an open store has it; that of ``layers/`` where no store is open.

        Raises
        ------
        CatalogueError
            ``layers_missing``: none is declared.
        """
        return compass_of(self.catalogue)

    def say(self, key: str, **facts: object) -> None:
        """Print a text of the shell."""
        click.echo(self.text(key, **facts))

    def text(self, key: str, **facts: object) -> str:
        """Return a text of the shell in the language of this run."""
        return text(f"cli.{key}", self.settings.lang, **facts)

    def moment(self, at: datetime | None) -> str:
        """Write a moment of the store in a table; a dash where there was none."""
        return formats.moment_short(at, self.settings.lang)

    @contextmanager
    def store(self, *, is_loss_told: bool = True) -> Iterator[Store]:
        """Open the store, and close it afterwards; what may not be public any more is gone by then."""
        opened = open_store(self.settings)
        self._opened = opened
        self.__dict__.pop("catalogue", None)
        try:
            if is_loss_told and (lost := opened.loss()):
                self.say_aside("loss", path=self.settings.db, count=lost.missing, at=lost.last_known)
            yield opened
        finally:
            try:
                self._keep_served(opened)
            finally:
                self._opened = None
                opened.close()

    def _keep_served(self, store: Store) -> None:
        """Take away from residents what this command made no longer public: the app may not be there to do it."""
        if store.is_closed or not store.commits:
            return
        try:
            drop_stale_previews(store, self.settings)
            if serve_current(store, self.settings):
                self.say_aside("taken_away")
        except KoppelError as error:
            # What was asked for is done; the app tries again as soon as it runs.
            self.say_aside("taken_away_failed", problem=error_text(error, self.settings.lang))

    @contextmanager
    def store_if_any(self) -> Iterator[Store | None]:
        """Open the store where there is one; one that cannot be opened now is said, and gone without."""
        opened = None
        if self.settings.db.exists():
            try:
                opened = open_store(self.settings)
            except StoreError as error:
                click.echo(error_text(error, self.settings.lang), err=True)
                self.say_aside("without_store")
        try:
            yield opened
        finally:
            if opened is not None:
                opened.close()

    def say_aside(self, key: str, **facts: object) -> None:
        """Print a text of the shell beside the answer."""
        click.echo(self.text(key, **facts), err=True)


def language() -> str:
    """Return the language of help texts, before settings are read and judged."""
    return "en" if os.environ.get("KOPPEL_LANG", "").lower().startswith("en") else "nl"


def help_text(key: str) -> str:
    """Return a help text; commands are made when the program starts."""
    return text(f"cli.help.{key}", language())


def run(command: Callable[[], object]) -> None:
    """
    Run the program: a user's mistake ends with a text and 1, wrong usage with 2, never with a traceback.

    What nobody foresaw gets a number; its traceback goes to a file only.
    """
    try:
        if isinstance(ended := command(), int) and ended != DONE:
            sys.exit(ended)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        _tell_usage(error)
        sys.exit(WRONG_USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KoppelError as error:
        _tell(error.code, error_text(error, language()))
        sys.exit(UNUSABLE)
    except BrokenPipeError:
        # The reader (as in ``koppel findings | head``) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except (KeyboardInterrupt, click.exceptions.Abort):
        _tell("interrupted", text("cli.interrupted", language()))
        sys.exit(130)
    except Exception as error:  # noqa: BLE001
        if isinstance(error, OSError) and (code := disk_problem(error)):
            _tell(code, text(f"error.{code}", language(), path=error.filename or ""))
            sys.exit(UNUSABLE)
        number, file = incident()
        _tell("incident", text("cli.incident", language(), number=number, file=file))
        sys.exit(UNUSABLE)


def _tell_usage(error: click.UsageError) -> None:
    """Print how a command is used and what is missing or wrong, in the language of the program where it is known."""
    message = error.format_message()
    if isinstance(error, click.MissingParameter) and error.param is not None:
        message = text(
            "cli.missing_parameter",
            language(),
            name=error.param.make_metavar(error.ctx or click.Context(click.Command(""))),
        )
    elif isinstance(error, click.NoSuchOption):
        message = text("cli.no_such_option", language(), name=error.option_name)
    if error.ctx is not None:
        usage = error.ctx.get_usage().removeprefix("Usage: ")
        click.echo(text("cli.usage", language(), usage=usage, command=error.ctx.command_path), err=True)
    click.echo(text("cli.wrong_usage", language(), message=message), err=True)


def incident() -> tuple[str, Path]:
    """Log the current exception; return its number and the file that tells more."""
    number = uuid4().hex[:8]
    file = _log_file()
    handler = logging.FileHandler(file, encoding="utf-8")
    logger = logging.getLogger("koppel.incident")
    logger.addHandler(handler)
    logger.propagate = False
    logger.exception("incident %s", number)
    logger.removeHandler(handler)
    handler.close()
    return number, file


def _log_file() -> Path:
    # Not at a place in a shared folder that others can foresee and point elsewhere.
    file = ROOT / "data" / "runtime" / "koppel.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError:
        handle, name = tempfile.mkstemp(prefix="koppel-", suffix=".log")
        os.close(handle)
        return Path(name)
    return file


def _tell(code: str, message: str) -> None:
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    click.echo(message, err=True)


def read_input(file: Path, settings: Settings) -> bytes:
    """
    Read a file of the user.

    Raises
    ------
    InputError
        It is not there, no file, not readable or too large.
    """
    try:
        size = file.stat().st_size
        if size > settings.limits.max_file_bytes:
            raise InputError(
                "file_too_large",
                file=file.name,
                size_mb=round(size / 2**20, 1),
                limit_mb=round(settings.limits.max_file_bytes / 2**20, 1),
                setting="KOPPEL_MAX_FILE_BYTES",
            )
        return file.read_bytes()
    except OSError as error:
        raise InputError("file_not_readable", file=file, problem=error.strerror or "") from error


def write_output(content: bytes, file: Path | None) -> None:
    """Write to a file, whole or not at all; to the screen where there is none."""
    if file is None:
        click.echo(content.removesuffix(b"\n"))
        return
    beside = file.with_name(f".{file.name}.{uuid4().hex[:8]}")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError("file_not_writable", file=file, problem=error.strerror or "") from error


def as_json(value: object) -> bytes:
    """Write JSON that reads the same for the same content."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode("utf-8")


def table(rows: Sequence[Sequence[object]], header: Sequence[str], *, is_whole: bool = False) -> str:
    """Lay rows out in columns; the widest gives way where the terminal is narrow, and is cut unless all is told."""
    cells = [[" ".join(str("" if cell is None else cell).split()) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    room = terminal_width(200)
    while sum(widths) + 2 * len(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    lines = []
    for number, row in enumerate(cells):
        parts = [
            (textwrap.wrap(cell, width) or [""])
            if is_whole
            else [cell if len(cell) <= width else cell[: width - 1] + "…"]
            for cell, width in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*parts, fillvalue=""):
            shown = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
            lines.append("  ".join(shown).rstrip())
        if number == 0:
            lines.append("  ".join("─" * width for width in widths))
    return "\n".join(lines)


def block(heading: str, lines: Sequence[tuple[str, str]]) -> str:
    """Write something with a heading and what belongs to it, each whole and behind its name."""
    named = [(name, " ".join(words.split())) for name, words in lines if words]
    indent = max((len(name) for name, _ in named), default=0) + 4
    room = max(40, terminal_width(100))
    return "\n".join(
        [
            *textwrap.wrap(heading, room, subsequent_indent="  "),
            *(
                line
                for name, words in named
                for line in textwrap.wrap(
                    words, room, initial_indent=f"  {name}".ljust(indent), subsequent_indent=" " * indent
                )
            ),
        ]
    )


def terminal_width(otherwise: int) -> int:
    """Return how many characters fit in a line of the terminal, or of what is written elsewhere."""
    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else otherwise


def read_frame() -> Frame:
    """Read the settings of this run."""
    return Frame(read_settings())


def today_or(chosen: date | None = None) -> date:
    """Return the day that was asked for, or that of the clock."""
    if chosen is not None:
        return date(chosen.year, chosen.month, chosen.day)
    return clock.today()


def work_of(store: Store, key: tuple[str, str]) -> UUID:
    """
    Return the identity of the work of a partner and a number.

    Raises
    ------
    NotFoundError
        ``work_number_unknown``.
    """
    if (identity := find_activity(store, *key)) is None:
        raise NotFoundError("work_number_unknown", partner=key[0], number=key[1])
    return identity


def period_of(frame: Frame, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """
    Return the first and last day that were asked for.

    Raises
    ------
    click.UsageError
        The last is before the first.
    """
    if first is not None and last is not None and last < first:
        raise click.UsageError(frame.text("log_dates"))
    return (first and today_or(first)), (last and today_or(last))


def refuse_workbook_on_screen(frame: Frame, form: str, out: Path | None, *, machine: bool) -> None:
    """
    Refuse to write a workbook where text is read.

    Raises
    ------
    click.UsageError
        A workbook is asked for, and no file to put it in.
    """
    if form == "xlsx" and out is None and not machine:
        raise click.UsageError(frame.text("log_out"))
