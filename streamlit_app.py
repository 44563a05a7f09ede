"""Composition root: the screen, and the routes beside it. Start with ``streamlit run streamlit_app.py``."""

import streamlit as st

from koppel.web import assets, payloads

app = st.App("koppel/ui/main.py", routes=[*assets.routes(), *payloads.routes()])
