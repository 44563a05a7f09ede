"""The command that sends a list of decisions: to whom it would go, to whom it goes, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.services.accounts import accounts
from koppel.services.meetings import meetings
from koppel.services.news.mail import save_mail_setting
from koppel.store.database import Store
from tests.services.mailbox import mail_server
from tests.services.world import TODAY
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.mailbox import Mailbox


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    Shell(tmp_path)("init")
    catalogue = load_catalogue(ROOT / "layers")
    with mail_server(tmp_path, monkeypatch) as server, Store.open(tmp_path / "koppel.duckdb") as store:
        for name, grant in (("els", Grant(Role.REGISSEUR)), ("jan", Grant(Role.LEZER))):
            accounts.add(store, name, [grant], email=f"{name}@team.test", is_demo=True)
        save_mail_setting(store, server.setting())
        identity = meetings.prepare(store, TODAY, today=TODAY)
        meetings.start(store, catalogue, identity, today=TODAY)
        meetings.close(store, catalogue, identity, today=TODAY)
        store.close()
        yield server


def test_a_dry_run_says_to_whom_and_sends_nothing(box: Mailbox, tmp_path: Path) -> None:
    would = Shell(tmp_path)("mail", "decisions", "1", "--dry-run")
    assert "els@team.test" in would.stdout
    assert "jan" not in would.stdout
    assert box.letters == []


def test_it_goes_to_who_is_named_and_what_failed_is_said(box: Mailbox, tmp_path: Path) -> None:
    box.refused.add("jan@team.test")
    sent = Shell(tmp_path)("mail", "decisions", "1", "--to", "els", "--to", "jan")
    assert box.receivers == ["els@team.test"]
    assert "niet verstuurd" in sent.stdout
    assert "550" in sent.stdout


def test_a_meeting_that_never_was_has_no_list(box: Mailbox, tmp_path: Path) -> None:
    refused = Shell(tmp_path)("mail", "decisions", "9")
    assert (refused.returncode, box.letters) == (1, [])
    assert "overleg" in refused.stderr.lower()
