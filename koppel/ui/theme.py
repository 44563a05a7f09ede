"""One typeface, one scale, calm colours; nothing of Streamlit's own furniture."""

from __future__ import annotations

import streamlit as st

_CSS = """
:root { --ink: #14212B; --soft: #4A5A66; --line: #C9D3DA; --deep: #0B4F6C; --pale: #F1F4F6; --warn: #8A3B12; }
#MainMenu, footer, header [data-testid="stToolbar"], [data-testid="stDecoration"],
[data-testid="stAppDeployButton"], [data-testid="stStatusWidget"] { display: none !important; }
header[data-testid="stHeader"] { display: none !important; }
.block-container { padding: 1rem 1.25rem 2rem; max-width: 100%; }
h1 { font-size: 1.9rem !important; padding: 0 !important; color: var(--deep) !important; letter-spacing: -0.01em; }
h2 { font-size: 1.35rem !important; padding: .2rem 0 !important; }
h3 { font-size: 1.1rem !important; padding: .2rem 0 !important; }
p, li, label, .stMarkdown, .stButton p { font-size: 1.02rem; }
.koppel-sub { color: var(--soft); margin: -.1rem 0 .4rem; font-size: 1.05rem; }
.koppel-notice { background: #FFF4D6; border-left: 6px solid #B98200; color: #4A3500; padding: .5rem .8rem;
  border-radius: 4px; margin: .1rem 0 .6rem; font-weight: 600; }
.koppel-alarm { border-left: 6px solid var(--warn); background: #FBEFE8; padding: .5rem .8rem; border-radius: 4px;
  margin-bottom: .5rem; color: var(--ink); overflow-wrap: anywhere; }
.koppel-alarm strong { color: var(--warn); }
.koppel-member { border-left: 6px solid var(--line); padding: .3rem .7rem; margin: .3rem 0; background: var(--pale);
  border-radius: 0 4px 4px 0; overflow-wrap: anywhere; }
.koppel-member small, .koppel-pair small { color: var(--soft); font-size: .95rem; }
.koppel-pair { border-top: 1px solid var(--line); padding: .5rem 0; }
.koppel-parts { display: grid; grid-template-columns: max-content 1fr max-content; gap: .15rem .6rem;
  align-items: center; font-size: .92rem; color: var(--soft); margin-top: .3rem; max-width: 26rem; }
.koppel-bar { height: .55rem; background: #DCE4E9; border-radius: 3px; overflow: hidden; }
.koppel-bar span { display: block; height: 100%; background: var(--deep); }
.stButton button { text-align: left; justify-content: flex-start; border-color: var(--line); min-height: 2.75rem; }
.stButton button > div { justify-content: flex-start; width: 100%; }
button:focus-visible, a:focus-visible, input:focus-visible, [role="radio"]:focus-visible, [role="tab"]:focus-visible
  { outline: 3px solid #B98200 !important; outline-offset: 2px; }
.koppel-legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .8rem 1.2rem; }
.koppel-key { display: flex; align-items: center; gap: .6rem; }
.koppel-line { flex: none; width: 2.6rem; height: 6px; }
.koppel-issues { width: 100%; border-collapse: collapse; }
.koppel-issues th, .koppel-issues td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.koppel-issues th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.koppel-issues td:nth-child(-n+3) { min-width: 4.5rem; }
[data-testid="stButtonGroup"] > div, [data-testid="stButtonGroup"] [role="group"],
[data-testid="stButtonGroup"] [data-baseweb="button-group"] { flex-wrap: wrap !important; overflow: visible !important;
  max-width: 100%; mask-image: none !important; -webkit-mask-image: none !important; }
iframe { border: 1px solid var(--line); border-radius: 6px; }
@media (max-width: 640px) { .block-container { padding: .6rem .7rem 2rem; } h1 { font-size: 1.6rem !important; } }
"""


def apply_theme() -> None:
    """Put the style on the page."""
    st.html(f"<style>{_CSS}</style>")
