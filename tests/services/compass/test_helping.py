"""Which kinds of work help, as a team says it: beside the file, with a reason, kept, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.errors import InputError, RefusedError
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.remedies import KindHelp, Remedies
from koppel.services.compass import files
from koppel.services.compass.answer_words import gap_words
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.loading.helping import (
    helped_by,
    own_with_help,
    proposed_kinds,
    remedy_versions,
    set_remedies,
    shipped_kinds,
    undo_remedies,
    without_help,
)
from koppel.services.compass.loading.helping_words import history_lines, kinds_words
from koppel.services.compass.matrix import theme_matrix
from koppel.services.team_rules import team_catalogue
from tests.services.compass.test_files import store  # noqa: F401
from tests.services.compass.test_own import LABEL, bring, first, own

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.matrix import Matrix
    from koppel.store.database import Store

SHIPPED = load_catalogue(ROOT / "layers")
OWN = "eigen_rapportcijfer_veiligheid"
GREEN = KindHelp("groenbeheer", "Gesnoeid groen geeft overzicht.", "Platform31 (2018)")
BUS = KindHelp("koffiekar", "Wie elkaar kent, voelt zich veiliger.")


def now(store: Store) -> Catalogue:  # noqa: F811
    return team_catalogue(store, SHIPPED)


def compass_now(store: Store) -> Compass:  # noqa: F811
    compass = now(store).compass
    assert compass is not None
    return compass


def matrix(store: Store) -> Matrix:  # noqa: F811
    return theme_matrix(store, compass_now(store), now(store).helps, "WK001410")


def label(kind: str) -> str:
    return SHIPPED.kinds[kind].label["nl"]


def say(store: Store, *kinds: KindHelp, indicator: str = OWN, **said: Any) -> None:  # noqa: F811
    set_remedies(store, now(store), Remedies(indicator=indicator, kinds=kinds, **said))


def test_an_own_indicator_that_is_red_gets_proposals_once_its_kinds_are_said(store: Store) -> None:  # noqa: F811
    first(store)
    (gap,) = find_gaps(matrix(store), compass_now(store)).without_activity
    # Until somebody says what helps, what helps its theme is proposed.
    assert "renovatie" in gap.kinds
    words = " ".join(gap_words(gap, matrix(store), compass_now(store), now(store).kinds, "nl"))
    assert "Welk werk helpt bij Rapportcijfer veiligheid, is nog niet gezegd." in words
    say(store, GREEN, BUS)
    (gap,) = find_gaps(matrix(store), compass_now(store)).without_activity
    assert gap.kinds == ("groenbeheer", "koffiekar")
    assert matrix(store).kinds_of[OWN] == ("groenbeheer", "koffiekar")
    (green, _) = helped_by(now(store), compass_now(store).indicators[OWN])
    assert (green.reason["nl"], green.source, green.is_own) == (GREEN.reason, GREEN.source, True)
    assert "is nog niet gezegd" not in " ".join(
        gap_words(gap, matrix(store), compass_now(store), now(store).kinds, "nl")
    )


def test_what_was_said_is_kept_and_taken_back_step_by_step(store: Store) -> None:  # noqa: F811
    first(store)
    say(store, GREEN)
    say(store, GREEN, BUS, otherwise="Vraag de wijkagent.")
    indicator = compass_now(store).indicators[OWN]
    assert indicator.otherwise == {"nl": "Vraag de wijkagent.", "en": "Vraag de wijkagent."}
    lines = history_lines(now(store), remedy_versions(store), indicator, "nl")
    last, before = (line.split(" (")[0] for line in lines.values())
    assert last == f"helpt: {label('groenbeheer')} en {label('koffiekar')}; wat anders kan: Vraag de wijkagent."
    assert before == f"helpt: {label('groenbeheer')}"
    undo_remedies(store, now(store), OWN)
    assert [item.kind for item in helped_by(now(store), compass_now(store).indicators[OWN])] == ["groenbeheer"]
    assert compass_now(store).indicators[OWN].otherwise == {}
    say(store)
    assert without_help(now(store))[0].id == OWN
    assert len(remedy_versions(store)) == 4


def test_it_goes_with_its_indicator_and_is_there_again_with_it(store: Store) -> None:  # noqa: F811
    done = first(store)
    say(store, GREEN)
    assert done.upload_id is not None
    files.undo(store, done.upload_id)
    assert now(store).helps == SHIPPED.helps
    assert now(store).compass == SHIPPED.compass
    first(store)
    assert OWN in {item.indicator for item in now(store).helps}


def test_kinds_come_with_the_file_that_makes_the_indicator_in_one_transaction(store: Store) -> None:  # noqa: F811
    made = own_with_help(SHIPPED, own(), [GREEN], "Vraag de wijkagent.")
    wrong = f"code;naam;{LABEL}\nWK001410;Selwerd;66\n"
    refused = bring(store, rows=wrong, own=[made], choices={LABEL: Choice(made.id)})
    assert refused.upload_id is None
    assert remedy_versions(store) == ()
    assert bring(store, own=[made], choices={LABEL: Choice(made.id)}).upload_id is not None
    (version,) = remedy_versions(store)
    assert version.remedies == Remedies(indicator=made.id, kinds=(GREEN,), otherwise="Vraag de wijkagent.")
    # The same again is no version of its own.
    bring(store, 2025, own=[made], choices={LABEL: Choice(made.id)})
    assert len(remedy_versions(store)) == 1


def test_of_a_shipped_indicator_the_file_stays_and_the_team_adds(store: Store) -> None:  # noqa: F811
    indicators = compass_now(store).indicators
    before = [item.kind for item in helped_by(SHIPPED, indicators["eenzaamheid"])]
    say(store, KindHelp("speelplek", "Ouders spreken elkaar er."), indicator="eenzaamheid")
    assert [item.kind for item in helped_by(now(store), indicators["eenzaamheid"])] == [*before, "speelplek"]
    with pytest.raises(InputError) as known:
        say(store, KindHelp(before[0], "Zo."), indicator="eenzaamheid")
    assert known.value.code == "remedy_known"


def test_every_judged_indicator_has_work_that_helps_or_says_what_else_can(store: Store) -> None:  # noqa: F811
    alone = {item.id for item in without_help(SHIPPED)}
    assert alone == {"hoogopgeleid", "overgewicht", "samenhang_score", "geweld"}
    assert all(compass_now(store).indicators[name].otherwise.keys() == {"nl", "en"} for name in alone)
    geweld = compass_now(store).indicators["geweld"]
    assert kinds_words(SHIPPED, geweld, "nl").startswith("geen werk. Betere verlichting helpt tegen diefstal")
    say(store, indicator="geweld", otherwise="Vraag het jongerenwerk.")
    assert kinds_words(now(store), compass_now(store).indicators["geweld"], "nl") == (
        "geen werk. Vraag het jongerenwerk."
    )
    undo_remedies(store, now(store), "geweld")
    assert compass_now(store).indicators["geweld"].otherwise == geweld.otherwise


def test_kinds_of_the_theme_are_proposed_with_their_reason() -> None:
    proposed = {item.kind: item for item in proposed_kinds(SHIPPED, "veiligheid")}
    assert {"straatmeubilair", "groenbeheer", "renovatie"} <= proposed.keys()
    assert all(item.theme == "veiligheid" and item.reason["nl"] for item in proposed.values())
    assert "groenbeheer" not in {item.kind for item in proposed_kinds(SHIPPED, "veiligheid", ["groenbeheer"])}
    assert SHIPPED.compass is not None
    assert shipped_kinds(SHIPPED, SHIPPED.compass.indicators["geweld"]) == frozenset()


@pytest.mark.parametrize(
    ("remedies", "code"),
    [
        (Remedies(indicator="weer"), "remedy_indicator"),
        (Remedies(indicator="bewoners", otherwise="Iets."), "remedy_not_judged"),
        (Remedies(indicator="geweld", kinds=(KindHelp("toveren", "Zo."),)), "remedy_kind"),
        (Remedies(indicator="geweld", kinds=(KindHelp("koffiekar", "  "),)), "remedy_reason"),
        (Remedies(indicator="geweld", kinds=(KindHelp("koffiekar", "x" * 201),)), "text_too_long"),
        (Remedies(indicator="geweld", kinds=(KindHelp("koffiekar", "Bel 06-12345678"),)), "text_personal"),
        (Remedies(indicator="geweld", otherwise="x" * 401), "text_too_long"),
        (Remedies(indicator="geweld", kinds=(BUS,) * 21), "remedy_many"),
        (Remedies(indicator="geweld"), "compass_settings_same"),
    ],
)
def test_what_cannot_be_said_is_answered(store: Store, remedies: Remedies, code: str) -> None:  # noqa: F811
    with pytest.raises(InputError) as wrong:
        set_remedies(store, SHIPPED, remedies)
    assert wrong.value.code == code
    assert remedy_versions(store) == ()


def test_who_saved_meanwhile_is_not_overwritten_and_others_may_not(store: Store) -> None:  # noqa: F811
    seen = set_remedies(store, SHIPPED, Remedies(indicator="geweld", kinds=(BUS,))).number
    set_remedies(store, SHIPPED, Remedies(indicator="geweld", kinds=(GREEN,)), number=seen)
    for number in (0, seen):
        with pytest.raises(InputError) as changed:
            set_remedies(store, SHIPPED, Remedies(indicator="geweld", otherwise="Iets."), number=number)
        assert changed.value.code == "compass_settings_changed"
    with pytest.raises(InputError) as undone:
        undo_remedies(store, SHIPPED, "geweld", number=seen)
    assert undone.value.code == "compass_settings_changed"
    planner = store.visible_to(Actor("pia", frozenset({Grant(Role.PLANNER, "Lefier")})))
    with pytest.raises(RefusedError):
        set_remedies(planner, SHIPPED, Remedies(indicator="geweld"))
    with pytest.raises(RefusedError):
        undo_remedies(planner, SHIPPED, "geweld")
    assert len(remedy_versions(planner)) == 2


def test_nothing_is_taken_back_where_nothing_was_said(store: Store) -> None:  # noqa: F811
    with pytest.raises(InputError) as nothing:
        undo_remedies(store, SHIPPED, "geweld")
    assert nothing.value.code == "compass_settings_nothing"


def test_an_own_indicator_that_only_describes_needs_no_work() -> None:
    made = own(polarity="niet_beoordeeld")
    assert own_with_help(SHIPPED, made, [], " ").helps == ()
    with pytest.raises(InputError) as wrong:
        own_with_help(SHIPPED, made, [GREEN])
    assert wrong.value.code == "remedy_not_judged"
