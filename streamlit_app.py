"""Composition root: the screen, and what is served beside it. Start with ``streamlit run streamlit_app.py``."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from koppel.config import read_settings
from koppel.errors import SettingsError
from koppel.services.startup.serving import begin
from koppel.ui.openid import StreamlitProvider
from koppel.web import assets, drafts, map_addresses, map_details, map_news, payloads
from koppel.web.ending import end_in_time
from koppel.web.following import Following
from koppel.web.frontpage import FrontPage
from koppel.web.gate import Gate
from koppel.web.notfound import NotFound
from koppel.web.openid import OpenIdDoor
from koppel.web.plans import pins, scenario_moves, strengths, tiles
from koppel.web.public import PublicPages
from koppel.web.signin import SignIn


def public_folder() -> Path | None:
    """Find the residents' pages; with settings that cannot be read there are none, and the screen says why."""
    try:
        return read_settings().public_folder
    except SettingsError:
        return None


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Begin what the server does beside answering."""
    end_in_time()
    await to_thread(begin)
    yield


LISTENS = st.get_option("server.address")
PROVIDER = StreamlitProvider()
SIGN_IN = SignIn(LISTENS, PROVIDER).routes()
TYPED = drafts.routes()
ON_MAP = [route for room in (map_details, map_addresses, map_news, pins, strengths, tiles) for route in room.routes()]

app = st.App(
    "koppel/ui/main.py",
    lifespan=lifespan,
    routes=[
        *assets.routes(),
        *payloads.routes(),
        *Following().routes(),
        *ON_MAP,
        *scenario_moves.routes(),
        *TYPED,
        *SIGN_IN,
    ],
    middleware=[
        Middleware(FrontPage),
        Middleware(NotFound, own=[item.path for item in (*SIGN_IN, *TYPED)]),
        Middleware(Gate, listens=LISTENS),
        Middleware(OpenIdDoor, provider=PROVIDER),
        Middleware(PublicPages, folder=public_folder()),
    ],
)
