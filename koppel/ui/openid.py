"""Streamlit's own way of signing in at a provider (`st.login`), as far as the pages of the server need it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section, is_authlib_installed
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

if TYPE_CHECKING:
    from collections.abc import Mapping

# As `streamlit.web.server.starlette.starlette_server_config` names it.
COOKIE = "_streamlit_user"
_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


class StreamlitProvider:
    """The provider that stands under ``[auth]`` in Streamlit's secrets."""

    def is_ready(self) -> bool:
        """Tell whether there is a provider with all that it needs."""
        section = get_secrets_auth_section()
        return bool(section) and all(section.get(name) for name in _NEEDED) and is_authlib_installed()

    def login_address(self) -> str:
        """Return the address of this server that sends a browser to the provider; good for two minutes."""
        return generate_login_redirect_url("default")

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, object] | None:
        """Return what the provider said, from the cookie that Streamlit signed; None where there is none."""
        secret = get_cookie_secret()

        def one(name: str) -> bytes | None:
            value = cookies.get(name)
            return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"))

        content = get_cookie_with_chunks(one, COOKIE)
        try:
            payload = json.loads(content) if content else None
        except ValueError:
            return None
        return payload if isinstance(payload, dict) else None


def leave() -> bool:
    """Sign out at the provider too, where this visitor came from there; the browser goes to it."""
    if not StreamlitProvider().is_ready() or not st.user.get("is_logged_in"):
        return False
    st.logout()
    return True
