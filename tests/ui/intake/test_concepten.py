"""Whatever is typed and not saved is kept, form by form: on another page and back, and when a session begins anew."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from koppel.access import Actor, Grant, Role
from koppel.config import ROOT
from koppel.services.drafts import DRAWER
from koppel.services.meetings.meetings import prepare
from koppel.store.database import Store
from tests.services.world import TODAY
from tests.ui.app import HOSTILE, html, shown
from tests.ui.conftest import account_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))
PLANNER = Actor("geert", frozenset({Grant(Role.PLANNER, "gemeente")}))
KEEPER = Actor("bea", frozenset({Grant(Role.BEHEERDER)}))
WORDS = f"Nog niet klaar {HOSTILE}"
# A page on which none of these forms stands.
ELSEWHERE = "sinds"


@dataclass(frozen=True)
class Form:
    """Where a form stands: whose page, which buttons open it, and a field of it."""

    name: str
    field: str
    page: str
    who: Actor
    state: dict[str, Any] = dataclasses.field(default_factory=dict)
    opened_by: tuple[str, ...] = ()
    session: dict[str, Any] = dataclasses.field(default_factory=dict)
    is_meeting: bool = False


FORMS = (
    Form("note-", "note", "overleg", LEAD, is_meeting=True),
    Form("own-point-", "words", "overleg", LEAD, is_meeting=True),
    Form("meeting-", "place", "overleg", LEAD, is_meeting=True),
    Form("meeting-new", "place", "overleg", LEAD),
    Form("talk-", "told", "koppelkansen", PLANNER),
    Form("answer-", "reason", "koppelkansen", PLANNER),
    Form("answer-", "part", "koppelkansen", PLANNER),
    Form("step-", "reason", "koppelkansen", LEAD),
    Form("interests-", "gets", "koppelkansen", PLANNER, opened_by=("write-interests-",)),
    Form("partnership-", "meerwaarde", "koppelkansen", LEAD, opened_by=("write-partnership-",)),
    Form("action-new-", "told", "koppelkansen", PLANNER, opened_by=("new-action-",)),
    Form("interest-new", "told", "interesse", PLANNER),
    Form("view-new", "name", "sinds", LEAD, session={"views-menu": True}),
    Form("publish", "note", "publiceren", LEAD),
    Form("account-new", "name", "beheer", KEEPER),
    Form("account-new", "email", "beheer", KEEPER),
    Form("mail-settings", "host", "beheer", KEEPER),
    Form("mail-settings", "address", "beheer", KEEPER),
)


def begin(form: Form) -> AppTest:
    """Begin a session on the page of a form."""
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    for name, value in {"language": "nl", "page": form.page, **form.state}.items():
        app.session_state[f"view.{name}"] = value
    app = app.run()
    for name, value in form.session.items():
        app.session_state[name] = value
    return app.run() if form.session else app


def is_of(key: object, form: Form) -> bool:
    return str(key).startswith(f"typed_{form.name}") and str(key).endswith(f"__{form.field}")


def texts(app: AppTest, form: Form) -> list[Any]:
    return [item for item in [*app.text_area, *app.text_input] if is_of(item.key, form)]


def write(app: AppTest, form: Form, words: str) -> AppTest:
    """Type in the field, as a browser does: what stands in a form is told by the browser alone until it is sent."""
    item = texts(app, form)[0]
    name, turn, of = str(item.key).removeprefix("typed_").split("__")
    tab = app.session_state["drafts.tab"]
    owner = str(account_of(form.who))
    assert DRAWER.type(owner, name, int(turn), of, words, tab=tab, place={"pagina": form.page})
    return app if item.form_id else item.set_value(words).run()


def unfold(app: AppTest, form: Form) -> AppTest:
    for start in form.opened_by if not texts(app, form) else ():
        app = next(item for item in app.button if str(item.key).startswith(start)).click().run()
    return app


def go(app: AppTest, page: str) -> AppTest:
    app.session_state["view.page"] = page
    gone: AppTest = app.run()
    assert not gone.exception
    return gone


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.name}{form.field}")
def test_what_is_typed_is_kept_until_it_is_thrown_away(
    form: Form, place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert combination
    if form.is_meeting:
        with Store.open(place) as store:
            prepare(store, TODAY, today=TODAY)
    act_as(form.who)
    app = unfold(begin(form), form)
    stored = texts(app, form)[0].value
    app = write(app, form, WORDS)
    assert not app.exception
    assert not any("Niet opgeslagen" in text for text in (html(app),))
    if form.session:
        app.session_state["views-menu"] = False
    app = go(app, "logboek" if form.who is KEEPER else "voormij" if form.page == ELSEWHERE else ELSEWHERE)
    app = unfold(go(app, form.page), form)
    if form.page == ELSEWHERE:
        app.session_state["views-menu"] = True
        app = app.run()
    assert texts(app, form)[0].value == WORDS
    anew = begin(form)
    assert not anew.exception
    anew = unfold(anew, form)
    assert texts(anew, form)[0].value == WORDS
    assert "Niet opgeslagen" in html(anew)
    assert HOSTILE not in html(anew)
    anew = next(item for item in anew.button if str(item.key).startswith(f"drop-{form.name}")).click().run()
    assert not anew.exception
    assert [item.words for item in DRAWER.own(str(account_of(form.who)))] == []
    found = texts(anew, form)
    assert not found or found[0].value == stored


def test_it_is_offered_on_every_page_and_to_nobody_else(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert place
    form = Form("talk-", "told", "koppelkansen", PLANNER)
    act_as(PLANNER)
    app = begin(form)
    write(app, form, WORDS)
    anew = begin(Form("", "", ELSEWHERE, PLANNER))
    assert "nog niet opgeslagen" in html(anew)
    assert HOSTILE not in html(anew)
    anew = next(item for item in anew.button if str(item.key) == f"go-on-talk-{combination}").click().run()
    assert not anew.exception
    assert anew.session_state["view.page"] == "koppelkansen"
    assert texts(anew, form)[0].value == WORDS
    assert "nog niet opgeslagen" not in html(anew)
    act_as(LEAD)
    other = begin(Form("", "", ELSEWHERE, LEAD))
    assert "Nog niet klaar" not in html(other) + shown(other)


def test_it_is_offered_on_another_page_of_the_same_tab_at_once(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert place
    form = Form("talk-", "told", "koppelkansen", PLANNER)
    act_as(PLANNER)
    app = write(begin(form), form, WORDS)
    assert "nog niet opgeslagen" not in html(app)
    app = go(app, ELSEWHERE)
    assert "nog niet opgeslagen" in html(app)
    app = next(item for item in app.button if str(item.key) == f"go-on-talk-{combination}").click().run()
    assert texts(app, form)[0].value == WORDS
    assert "nog niet opgeslagen" not in html(app)


def test_a_second_tab_that_typed_last_is_told_and_taken_or_left(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert combination
    with Store.open(place) as store:
        prepare(store, TODAY, today=TODAY)
    form = Form("note-", "note", "overleg", LEAD)
    act_as(LEAD)
    first, second = begin(form), begin(form)
    first = write(first, form, "eerste")
    second = write(second, form, "tweede")
    first = first.run()
    assert texts(first, form)[0].value == "eerste"
    assert "In een ander tabblad" in shown(first)
    assert "tweede" in shown(first)
    left = next(item for item in first.button if item.label == "Houden wat hier staat").click().run()
    assert texts(left, form)[0].value == "eerste"
    assert "In een ander tabblad" not in shown(left)
    second = second.run()
    assert "eerste" in shown(second)
    taken = next(item for item in second.button if item.label == "Dat overnemen").click().run()
    assert texts(taken, form)[0].value == "eerste"


def test_what_was_sent_is_not_offered_again(
    place: Path, combination: str, act_as: Callable[[Actor | None], None]
) -> None:
    assert place
    assert combination
    form = Form("talk-", "told", "koppelkansen", PLANNER)
    act_as(PLANNER)
    app = begin(form)
    texts(app, form)[0].set_value("Zullen wij samen opbreken?")
    app = next(item for item in app.button if item.label == "Plaatsen").click().run()
    assert not app.exception
    assert "Zullen wij samen opbreken?" in html(app)
    assert texts(app, form)[0].value == ""
    assert texts(begin(form), form)[0].value == ""
    assert DRAWER.own(str(account_of(PLANNER))) == ()
