"""A refusal says what was asked, and stays in the audit log; who may leaves no trace by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role, Task
from koppel.errors import RefusedError
from koppel.services.permission import require
from koppel.store.audit import list_audit
from koppel.store.database import Store

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.model.audit import AuditRow

PLANNER = Actor("els", frozenset({Grant(Role.PLANNER, "Lefier")}))


def audit(store: Store) -> tuple[AuditRow, ...]:
    with store.read() as cursor:
        return list_audit(cursor)


def test_who_may_not_is_refused_and_the_log_says_who_asked_for_what(tmp_path: Path) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        with pytest.raises(RefusedError) as refused:
            require(store.visible_to(PLANNER), Task.PLAN, ["Nijestee", "Gemeente", "Nijestee"])
        assert refused.value.code == "forbidden.plan"
        assert refused.value.facts == {"partners": ["Gemeente", "Nijestee"]}
        (row,) = audit(store)
        assert (row.actor, row.action) == ("els", "refused")
        assert dict(row.facts) == {"task": "plan", "partners": ["Gemeente", "Nijestee"]}


def test_who_may_goes_on_and_the_log_stays_empty(tmp_path: Path) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        require(store.visible_to(PLANNER), Task.PLAN, ["Lefier"])
        require(store.visible_to(PLANNER), Task.READ)
        assert audit(store) == ()


def test_who_may_not_is_refused_by_a_store_that_is_only_read_as_well(tmp_path: Path) -> None:
    Store.open(tmp_path / "koppel.duckdb", create=True).close()
    with Store.open(tmp_path / "koppel.duckdb", read_only=True) as store:
        with pytest.raises(RefusedError) as refused:
            require(store.visible_to(PLANNER), Task.PLAN)
        assert refused.value.code == "forbidden.plan"
        assert audit(store) == ()


def test_a_refusal_within_a_change_that_fails_stays_in_the_log(tmp_path: Path) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        with pytest.raises(RefusedError), store.write("els", "edit"):
            require(store.visible_to(PLANNER), Task.PLAN, ["Gemeente"])
        assert [row.action for row in audit(store)] == ["refused"]
