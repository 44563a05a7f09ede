"""Works that a partner keeps to itself leave no trace on pages: others are drawn the same as where there are none."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
import streamlit as st

from koppel.services.drafts import DRAWER
from koppel.store.database import _open_stores
from koppel.ui import frame, state
from koppel.ui.navigation import pages_for
from tests.services.hidden import OTHERS, Both, by_hand, make_both
from tests.services.world import CANARY, PEOPLE
from tests.ui.accounts.test_rollen import PARTS
from tests.ui.app import run
from tests.ui.walking import blocks, parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.access import Actor
    from tests.services.world import World

# After all that happened in both worlds, in minutes.
_LATER = 20_000
_EVERYONE = OTHERS | {"lefier": PEOPLE["lefier"]}


class Stop(NamedTuple):
    """A page as an address would have it."""

    page: str
    state: dict[str, object]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    return make_both(tmp_path_factory.mktemp("both"), seed=0)


@pytest.fixture
def draw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act_as: Callable[[Actor | None], None]
) -> Callable[[World, str, Stop], str]:
    """Draw a page of a world for someone, and give all that is sent to the browser."""

    def drawn(world: World, who: str, stop: Stop) -> str:
        _forget()
        # At the same place in both, since messages name it.
        folder = tmp_path / "store"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(world.settings.db.parent, folder, symlinks=True)
        monkeypatch.setenv("KOPPEL_DB", str(folder / world.settings.db.name))
        monkeypatch.setenv("KOPPEL_TILES", "off")
        monkeypatch.setenv("KOPPEL_AREA", "off")
        act_as(_EVERYONE[who])
        with by_hand() as set_to:
            set_to(_LATER, f"{stop.page} {who}")
            app = run("nl", page=stop.page, **stop.state)
        assert not app.exception, app.exception
        _forget()
        return sent(app)

    return drawn


def _forget() -> None:
    for store in list(_open_stores.values()):
        store.close()
    st.cache_resource.clear()
    st.cache_data.clear()
    DRAWER.clear()


def sent(app: AppTest) -> str:
    """Write all elements and blocks of a page as they go to the browser."""
    texts = [str(element.proto) for element in parts(app._tree)]
    texts += [str(block.proto) for block in blocks(app._tree) if block.proto is not None]
    # A spreadsheet says when it was made; what stands in it is compared in `tests.services.test_hidden`.
    return re.sub(r"media/[0-9a-f]+\.xlsx", "media/….xlsx", "\n".join(texts))


def stops(both: Both, who: str) -> list[Stop]:
    """Return every page that someone has, each part of it, and pages about what is shared and what is kept."""
    world, kept = both.within, both.kept
    found = []
    for page in pages_for(_EVERYONE[who], frame.PAGES):
        part = PARTS.get(page)
        found += [Stop(page, {part: value}) for value in state._ALWAYS_KNOWN[part]] if part else [Stop(page, {})]
    chosen: list[dict[str, object]] = [
        {"combination": world.shared}, {"activity": world.sewer}, {"combination": kept.combination},
        {"activity": kept.work},
    ]  # fmt: skip
    for page in ("kaart", "koppelkansen", "tijdlijn"):
        found += [Stop(page, one) for one in chosen]
    return [*found, Stop("straat", {"street": "Vlierstraat"}), Stop("kaart", {"text": CANARY})]


@pytest.mark.parametrize("who", ["lezer", "ander"])
def test_others_are_drawn_the_same_as_without_what_is_kept(
    both: Both, draw: Callable[[World, str, Stop], str], who: str
) -> None:
    for stop in stops(both, who):
        without, within = (draw(world, who, stop) for world in (both.without, both.within))
        assert within == without, stop
        assert CANARY not in within or stop.state.get("text") == CANARY


@pytest.mark.parametrize("page", ["kaart", "gegevens", "koppelkansen"])
def test_who_may_see_what_is_kept_is_drawn_otherwise(
    both: Both, draw: Callable[[World, str, Stop], str], page: str
) -> None:
    """Had the comparison no eyes, these would be the same too."""
    without, within = (draw(world, "lefier", Stop(page, {})) for world in (both.without, both.within))
    assert within != without
    assert CANARY not in without
