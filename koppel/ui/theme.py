"""One typeface, one scale, calm colours; nothing of Streamlit's own furniture."""

from __future__ import annotations

import json

import streamlit as st

from koppel.i18n import text

_CSS = """
:root { --ink: #14212B; --soft: #4A5A66; --line: #C9D3DA; --deep: #0B4F6C; --pale: #F1F4F6; --warn: #8A3B12; }
#MainMenu, footer, [data-testid="stDecoration"], [data-testid="stAppDeployButton"], [data-testid="stStatusWidget"],
[data-testid="stToolbarActions"], [data-testid="stMainMenu"], [data-testid="stElementToolbar"]
  { display: none !important; }
header[data-testid="stHeader"] { background: transparent; height: 0; min-height: 0; }
[data-testid="stExpandSidebarButton"] { position: fixed; top: .55rem; left: .4rem; z-index: 1000; background: #FFFFFF;
  border: 1px solid var(--line); border-radius: 6px; }
.block-container { padding: .7rem 1.25rem 2rem 3.4rem; max-width: 100%; }
/* Room at the left is for the button that unfolds the side bar. */
.stApp:not(:has([data-testid="stExpandSidebarButton"])) .block-container { padding-left: 1.25rem; }
[data-testid="stSidebar"] { background: var(--pale); border-right: 1px solid var(--line); }
[data-testid="stSidebarHeader"] { padding: .2rem .4rem 0; height: 2.2rem; margin: 0; }
[data-testid="stSidebarUserContent"] { padding: 0 .9rem 1rem; }
h1 { font-size: 1.9rem !important; padding: 0 !important; color: var(--deep) !important; letter-spacing: -0.01em; }
h2 { font-size: 1.35rem !important; padding: .2rem 0 !important; }
h3 { font-size: 1.1rem !important; padding: .2rem 0 !important; }
p, li, label, .stMarkdown, .stButton p { font-size: 1.02rem; }
.st-key-controls [data-testid="stElementContainer"]:has([data-testid="stSlider"]) { flex: 1 1 14rem; min-width: 14rem; }
[class*="st-key-icon-"] button [data-testid="stMarkdownContainer"] { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: var(--soft) !important; opacity: 1; }
[data-testid="stLayoutWrapper"]:has(> .st-key-framework-words) { display: none; }
[data-testid="stLayoutWrapper"]:has(> .st-key-warm):not(:has([data-testid="stSpinner"])) { display: none; }
.st-key-head { row-gap: .3rem !important; column-gap: .7rem; }
.st-key-head .st-key-navigation { min-width: 0; flex: 0 1 auto; }
.st-key-head > :has(> .st-key-tools) { margin-left: auto; }
.st-key-tools { column-gap: .5rem; }
.st-key-tools > :has(.koppel-search) { flex: 0 0 auto; width: auto; }
.st-key-tools button { min-height: 2.5rem; }
.st-key-head [data-testid="stButtonGroup"] button { padding-left: .62rem; padding-right: .62rem; }
[role="dialog"] h2 { padding: 1.2rem 3rem .4rem 1.5rem !important; }
.st-key-meeting-resume { background: var(--pale); border-left: 6px solid var(--deep); border-radius: 4px;
  padding: .2rem .8rem; }
.st-key-meeting-resume p { margin: 0; overflow-wrap: anywhere; }
.koppel-brand { margin: 0; font-size: 1.7rem !important; font-weight: 750; }
@media (max-width: 1600px) { .st-key-identity button [data-testid="stMarkdownContainer"] { position: absolute;
  width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }
.koppel-identity p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.koppel-identity ul { margin: 0 0 .6rem; padding-left: 1.2rem; }
.koppel-identity a { color: var(--deep); }
.koppel-accounts td:nth-child(n+3) { white-space: nowrap; min-width: 0 !important; }
.koppel-go { display: inline-block; background: var(--deep); color: #FFFFFF !important; padding: .6rem 1.2rem;
  border-radius: 6px; text-decoration: none; font-weight: 650; }
.koppel-count { margin: 0; color: var(--soft); }
.koppel-count b { color: var(--ink); font-size: 1.25rem; }
.koppel-notice { background: #FFF4D6; border-left: 6px solid #B98200; color: #4A3500; padding: .3rem .8rem;
  border-radius: 4px; margin: 0; font-weight: 600; }
.st-key-typed, .st-key-unsaved-place:not(:has(.st-key-unsaved)) { display: none; }
.st-key-unsaved { background: #FFF9E8; overflow-wrap: anywhere; }
.koppel-unsaved { margin: 0; color: #4A3500; overflow-wrap: anywhere; }
.koppel-alarm { border-left: 6px solid var(--warn); background: #FBEFE8; padding: .5rem .8rem; border-radius: 4px;
  margin-bottom: .5rem; color: var(--ink); overflow-wrap: anywhere; }
.koppel-alarm strong { color: var(--warn); }
.koppel-member { border-left: 6px solid var(--line); padding: .3rem .7rem; margin: .3rem 0; background: var(--pale);
  border-radius: 0 4px 4px 0; overflow-wrap: anywhere; }
.koppel-standing { border-left: 6px solid var(--line); padding: .4rem .7rem; margin: .3rem 0; background: var(--pale); }
.koppel-standing ul { margin: .2rem 0 0; padding-left: 1.1rem; }
.koppel-member small, .koppel-pair small { color: var(--soft); font-size: .95rem; }
.koppel-pair { border-top: 1px solid var(--line); padding: .5rem 0; }
.koppel-parts { display: grid; grid-template-columns: max-content 1fr max-content; gap: .15rem .6rem;
  align-items: center; font-size: .92rem; color: var(--soft); margin-top: .3rem; max-width: 26rem; }
.koppel-part-told { grid-column: 1 / -1; margin: -.1rem 0 .2rem; }
.koppel-bar { height: .55rem; background: #DCE4E9; border-radius: 3px; overflow: hidden; }
.koppel-bar span { display: block; height: 100%; background: var(--deep); }
.koppel-facts-line { margin: 0; overflow-wrap: anywhere; }
.koppel-score b { font-size: 1.9rem; color: var(--deep); }
.koppel-bars { display: grid; gap: .3rem; position: relative; margin: .2rem 0 .6rem; }
.koppel-bar-row, .koppel-axis, .koppel-over { display: grid; grid-template-columns: 10rem 1fr; gap: .6rem;
  align-items: center; }
.koppel-bar-row > div { position: relative; height: 1.5rem; background: var(--pale); border-radius: 3px; }
.koppel-bar-row i { position: absolute; top: 0; bottom: 0; border-radius: 3px; }
.koppel-bar-row .koppel-window { opacity: .22; }
.koppel-axis > div { position: relative; height: 1.3rem; border-top: 1px solid var(--line); }
.koppel-year { position: absolute; top: .1rem; font-size: .9rem; color: var(--soft); border-left: 1px solid var(--line);
  padding-left: .25rem; }
.koppel-over { position: absolute; inset: 0; pointer-events: none; }
.koppel-over > div { position: relative; height: 100%; }
.koppel-today { position: absolute; top: 0; bottom: 1.3rem; border-left: 2px dashed var(--warn); }
.koppel-panel-head { border-left: 8px solid var(--line); padding: .1rem .8rem; overflow-wrap: anywhere; }
.koppel-panel-head small { display: flex; align-items: center; gap: .35rem; color: var(--soft); font-size: .98rem; }
.koppel-panel-head p { margin: 0; }
.koppel-facts { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem .8rem;
  margin: .3rem 0; }
.koppel-facts dt { color: var(--soft); }
.koppel-facts dd { margin: 0; overflow-wrap: anywhere; }
.koppel-step { margin: .3rem 0; overflow-wrap: anywhere; }
.koppel-step small { color: var(--soft); font-size: .92rem; }
.koppel-way { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem .4rem;
  margin: 0 0 .3rem !important; padding: 0 !important; }
.koppel-way li { padding: .1rem .7rem; border-radius: 1rem; border: 1px solid var(--line); color: var(--soft);
  white-space: nowrap; margin: 0 !important; }
.koppel-way li.done { border-color: var(--deep); color: var(--deep); }
.koppel-way li.now { background: var(--deep); border-color: var(--deep); color: #FFFFFF; font-weight: 650; }
.st-key-decision [data-testid="stElementContainer"]:has([data-testid="stTextInput"]) { min-width: 15rem; }
[data-testid="stLayoutWrapper"]:has(> :is(.st-key-news, .st-key-typed)) { position: absolute; }
.st-key-news { position: fixed; right: 1rem; bottom: 1rem; z-index: 950; width: auto !important; max-width: 30rem;
  gap: .3rem; }
.st-key-news:has(.koppel-news) { background: #FFFFFF; border: 1px solid var(--line); border-left: 6px solid var(--deep);
  border-radius: 4px; padding: .5rem .8rem .6rem; box-shadow: 0 2px 10px rgba(20, 33, 43, .18); }
.block-container:has(.koppel-news) { padding-bottom: 9rem; }
.koppel-news ul { list-style: none; margin: .1rem 0 0 !important; padding: 0 !important; overflow-wrap: anywhere; }
.koppel-news li { margin: 0 !important; }
.koppel-news small { color: var(--soft); font-size: .92rem; }
.koppel-conflict { border-left: 6px solid #B98200; padding: .1rem .8rem !important; margin: 0;
  overflow-wrap: anywhere; }
.koppel-contested { margin: 0; }
.koppel-refused { color: var(--warn); margin: 0; }
.koppel-turn { margin: 0; color: var(--deep); overflow-wrap: anywhere; }
.koppel-again { border-left: 6px solid #B98200; background: #FFF4D6; color: #4A3500; padding: .4rem .8rem;
  border-radius: 4px; overflow-wrap: anywhere; }
.koppel-again ul { margin: .2rem 0 0; padding-left: 1.2rem; }
.koppel-stale { color: #7A5600; font-weight: 600; }
.koppel-part { margin: .4rem 0 0; }
ul.koppel-missed, p.koppel-missed { margin: 0; overflow-wrap: anywhere; }
.koppel-missed small { color: var(--soft); font-size: .95rem; }
.koppel-handled { border-left: 6px solid var(--line); background: var(--pale); padding: .4rem .8rem; border-radius: 4px;
  margin: .3rem 0; overflow-wrap: anywhere; }
.koppel-handled small { color: var(--soft); }
.koppel-said { color: var(--soft); font-size: .95rem; margin: 0; overflow-wrap: anywhere; }
.koppel-paper { border-left: 4px solid var(--deep); background: var(--pale); border-radius: 0 4px 4px 0;
  padding: .4rem .8rem .5rem; overflow-wrap: anywhere; }
.koppel-paper.empty { border-left-color: var(--line); color: var(--soft); }
.koppel-paper small { color: var(--soft); font-size: .92rem; }
.koppel-paper dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem 1rem; padding: 0 !important;
  margin: .3rem 0 0 !important; }
.koppel-paper.two dl { grid-template-columns: repeat(2, 1fr); }
.koppel-paper .meerwaarde { grid-column: 1 / -1; font-size: 1.08rem; }
.koppel-paper dl > div { margin: 0 !important; padding: 0 !important; }
.koppel-paper dt { color: var(--deep); font-weight: 600; margin: 0 !important; }
.koppel-paper dd { margin: 0 !important; white-space: pre-line; }
.koppel-theirs { border-left: 4px solid #B98200; padding: 0 .6rem; margin: 0; white-space: pre-line;
  overflow-wrap: anywhere; }
.koppel-action { border-left: 4px solid var(--line); padding: .1rem .7rem; overflow-wrap: anywhere; }
.koppel-action small { color: var(--soft); font-size: .95rem; }
.koppel-action.klaar, .koppel-action.vervallen { color: var(--soft); }
.koppel-joins { background: #EDF5EF; border-left: 6px solid #2E6B3E; border-radius: 0 4px 4px 0; padding: .3rem .8rem;
  overflow-wrap: anywhere; }
.koppel-joins ul { margin: 0; padding-left: 1.1rem; }
.koppel-late { color: var(--warn); }
.koppel-point { margin: 0; overflow-wrap: anywhere; }
.koppel-point small, .koppel-point span { color: var(--soft); font-size: .95rem; }
.koppel-paper h4 { font-size: 1.02rem; color: var(--deep); margin: .6rem 0 .1rem; padding: 0; }
.koppel-numbered { columns: 20rem; margin-top: .6rem; }
.koppel-numbered li { break-inside: avoid; margin-bottom: .25rem; }
.koppel-dot { display: inline-block; width: .8rem; height: .8rem; border-radius: 50%; margin-right: .35rem; }
.koppel-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr)); gap: .4rem; }
.koppel-figures div { background: var(--pale); border-left: 4px solid var(--deep); border-radius: 0 4px 4px 0;
  padding: .15rem .5rem .3rem; }
.koppel-figures b { display: block; font-size: 1.7rem; line-height: 1.25; color: var(--deep); white-space: nowrap; }
.koppel-figures span { color: var(--soft); }
.koppel-figures .koppel-none { border-left-color: var(--line); }
.koppel-figures .koppel-none b { color: var(--soft); font-weight: 400; }
.koppel-partner { margin: .4rem 0 0; overflow-wrap: anywhere; }
.stDownloadButton button { border-color: var(--line); min-height: 2.75rem; }
.stButton button { text-align: left; justify-content: flex-start; border-color: var(--line); min-height: 2.75rem; }
.stButton button > div { justify-content: flex-start; width: 100%; }
button:focus-visible, a:focus-visible, input:focus-visible, [role="radio"]:focus-visible, [role="tab"]:focus-visible,
summary:focus-visible, [role="slider"]:focus-visible, .koppel-map:focus-visible
  { outline: 3px solid #B98200 !important; outline-offset: 2px; }
[role="combobox"]:focus-visible { outline: none !important; }
.st-key-handin-steps [data-testid="stBaseButton-primary"]:disabled { background: var(--deep); color: #FFFFFF;
  border-color: var(--deep); cursor: default; }
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] p { position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%); }
[data-testid="stFileUploaderDropzoneInstructions"] > div { display: none; }
.koppel-issues { width: 100%; border-collapse: collapse; }
.koppel-issues th, .koppel-issues td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.koppel-issues th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.koppel-issues td:nth-child(-n+3) { min-width: 7.5rem; }
.koppel-scroll { overflow-x: auto; }
.koppel-chain { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 1.9rem; margin: .2rem 0 .4rem !important;
  padding: 0 !important; }
.koppel-chain li { position: relative; flex: 1 1 8rem; max-width: 15rem; margin: 0 !important;
  padding: .1rem .8rem .3rem; background: var(--pale); border-left: 5px solid var(--deep); border-radius: 0 4px 4px 0; }
.koppel-chain li + li::before { content: "→"; position: absolute; left: -1.75rem; top: .45rem; color: var(--soft);
  font-size: 1.3rem; }
.koppel-chain b { display: block; font-size: 2.3rem; line-height: 1.2; color: var(--deep);
  font-variant-numeric: tabular-nums; }
.koppel-chain span { color: var(--ink); font-size: 1.05rem; }
.koppel-chain .koppel-back { border-left-color: var(--line); }
.koppel-chain .koppel-back b { color: var(--soft); font-size: 1.6rem; font-weight: 500; line-height: 1.72; }
.koppel-cols { display: grid; gap: .5rem; }
.koppel-col-row { display: grid; grid-template-columns: 7rem 1fr; gap: .6rem; align-items: end; }
.koppel-col-row b { font-weight: 600; line-height: 1.2; }
.koppel-col-row > div { display: grid; grid-template-columns: repeat(var(--spans), minmax(0, 1fr)); gap: 3px; }
.koppel-col-row i { display: flex; flex-direction: column; justify-content: flex-end; align-items: center;
  height: 4.6rem; font-style: normal; border-bottom: 1px solid var(--line); }
.koppel-col-row em { font-style: normal; font-size: .92rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
.koppel-col-row s { display: block; width: 100%; max-width: 3.2rem; background: var(--deep); flex: 0 1 auto;
  border-radius: 2px 2px 0 0; min-height: 0; }
.koppel-col-back s { background: #9FB2BE; }
.koppel-col-back :is(b, em) { color: var(--soft); font-weight: 400; }
.koppel-col-axis span { font-size: .88rem; color: var(--soft); text-align: center; white-space: nowrap; }
.koppel-numbers td { text-align: right !important; font-variant-numeric: tabular-nums; }
.koppel-numbers th:not(:first-child) { text-align: right; white-space: normal; }
.koppel-numbers tbody th { white-space: normal; font-weight: 500; color: var(--ink); }
.koppel-log td:nth-child(4) { min-width: 16rem; color: var(--soft); }
.koppel-log a { color: var(--deep); white-space: nowrap; }
.koppel-log td:first-child { white-space: nowrap; }
.koppel-log .koppel-log-refused td:nth-child(3) { color: var(--warn); }
.koppel-figures { display: flex; flex-wrap: wrap; gap: .5rem; margin: .2rem 0; }
.koppel-figure { border: 1px solid var(--line); border-radius: 6px; padding: .35rem .9rem; min-width: 6.5rem; }
.koppel-figure b { display: block; font-size: 1.5rem; line-height: 1.2; }
.koppel-figure span { color: var(--soft); }
.koppel-figure.bad { border-color: var(--warn); background: #FBEFE8; }
.koppel-figure.good { border-color: #2E6B3E; background: #EDF5EF; }
.koppel-fault { margin: -.6rem 0 .3rem; font-size: .95rem; border-left: 4px solid var(--line); padding: 0 .5rem; }
.koppel-fault + .koppel-fault { margin-top: .1rem; }
.koppel-fault.bad { border-color: var(--warn); color: var(--warn); font-weight: 600; }
.koppel-fault.warned { border-color: #B98200; }
[data-testid="stButtonGroup"] > div, [data-testid="stButtonGroup"] [role="group"],
[data-testid="stButtonGroup"] [data-baseweb="button-group"] { flex-wrap: wrap !important; overflow: visible !important;
  max-width: 100%; mask-image: none !important; -webkit-mask-image: none !important; }
[data-testid="stSlider"] { padding-right: .6rem; }
@media (min-width: 641px) { .st-key-chances-back { display: none; } }
iframe { border: 1px solid var(--line); border-radius: 6px; }
@media (max-width: 640px) { .st-key-news { left: .5rem; right: .5rem; bottom: .5rem; max-width: none; }
  .block-container { padding: .6rem .7rem 2rem; }
  .stApp:has([data-testid="stExpandSidebarButton"]) .koppel-brand { margin-left: 2.3rem; }
  .stApp .block-container.block-container { padding-left: .7rem; }
  .st-key-tools { column-gap: .35rem; }
  .st-key-chances-one > div > [data-testid="stHorizontalBlock"], .st-key-chances-one > [data-testid="stHorizontalBlock"]
    { flex-direction: column-reverse; flex-wrap: nowrap; }
  .st-key-head .st-key-navigation { order: 3; flex: 1 0 100%; width: 100%; max-width: 100%; }
  h1 { font-size: 1.5rem !important; }
  .st-key-decision [data-testid="stButtonGroup"] button { padding-left: .5rem; padding-right: .5rem; }
  .koppel-chain { gap: .4rem; } .koppel-chain li { flex-basis: 40%; } .koppel-chain li + li::before { content: none; }
  .koppel-col-row { grid-template-columns: 5.4rem 1fr; gap: .3rem; }
  .koppel-paper dl, .koppel-paper.two dl { grid-template-columns: 1fr; }
  .koppel-facts { grid-template-columns: 1fr; gap: 0; } .koppel-facts dd { margin-bottom: .35rem; } }
"""
# For a screen at the end of a room: everything larger, nothing beside the map.
_MEETING = """
html { font-size: 21px; }
[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"] { display: none !important; }
.block-container { padding: 0 1rem 5rem; }
label p, summary p, [data-testid="stWidgetLabel"] p { font-size: 1rem !important; }
[data-testid="stElementContainer"]:has(> * .koppel-unseen) { position: absolute; }
.koppel-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
.st-key-meeting-bar { position: fixed; inset: auto 0 0; z-index: 900; background: #FFFFFF; padding: .4rem 1rem;
  border-top: 2px solid var(--deep); }
.st-key-news { bottom: 5.2rem; max-width: 34rem; }
.st-key-meeting-bar > :has(.koppel-search) { flex: 0 0 auto; width: auto; }
.st-key-meeting-bar .stSelectbox { max-width: 11rem; }
.koppel-view { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere; }
.koppel-view span { color: var(--soft); margin-left: .4rem; }
.st-key-map .koppel-map { height: max(360px, calc(100vh - 14.5rem)) !important; }
.st-key-since-map .koppel-map { height: max(360px, calc(100vh - 19.5rem)) !important; }
.st-key-street-map .koppel-map, .st-key-warning-map .koppel-map { height: max(420px, 62vh) !important; }
.st-key-chance-map .koppel-map { height: max(340px, 42vh) !important; }
.st-key-since-lists { height: max(360px, calc(100vh - 19.5rem)) !important; }
@media (max-width: 640px) { html { font-size: 16px; } .block-container { padding-bottom: 9rem; }
  .st-key-news { bottom: 9rem; }
  .st-key-meeting-bar { gap: .4rem; } .st-key-meeting-bar .stSelectbox { display: none; } }
"""


_UPLOAD = {
    "choose": '[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"]',
    "help": '[data-testid="stFileUploaderDropzoneInstructions"]',
}


def apply_theme(language: str, *, meeting: bool = False) -> None:
    """Put the style on the page; `meeting` is for a projector."""
    # Streamlit's file field speaks English only, so its own words make way for ours.
    words = ""
    for name, place in _UPLOAD.items():
        said = json.dumps(text(f"screen.file_field.{name}", language))
        # The name of the button is said aloud once: by its own text, which `koppel.ui.framework` puts in the language.
        silent = f" content: {said} / ''; " if name == "choose" else ""
        words += f"{place}::after {{ content: {said};{silent} font-size: 1rem; }}"
    st.html(f"<style>{_CSS}{words}{_MEETING if meeting else ''}</style>")
