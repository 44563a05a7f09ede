"""How a score is made, beside the table: the rule, and the chosen cell worked out so that it can be checked by hand."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.model.compass.scores import LEAST_INDEX, MOST_INDEX
from koppel.services.compass.explained.cells import known_cell
from koppel.services.compass.explained.steps import cell_steps, example_of

if TYPE_CHECKING:
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.reading import AreaCompass
    from koppel.ui.session import Session


def rule_html(session: Session, shown: AreaCompass, compass: Compass, chosen: str) -> str:
    """Say the rule, and work out what is chosen; of a mean also one index below it, for that begins with figures."""
    language = session.language
    facts = {"least": int(LEAST_INDEX), "most": int(MOST_INDEX), "low": compass.bands.low, "high": compass.bands.high}
    example = example_of(shown, compass, chosen)
    worked = [chosen, *([f"i_{example}"] if example is not None and f"i_{example}" != chosen else [])]
    return (
        f'<section class="koppel-rule"><h3>{escape(session.text("compass.rule_head"))}</h3>'
        f"<p>{escape(text('compass.steps.rule', language, **facts))}</p>"
        f"<p>{escape(text('compass.steps.rule_mean', language))}</p>"
        f"{''.join(_worked(session, shown, compass, cell) for cell in worked)}</section>"
    )


def _worked(session: Session, shown: AreaCompass, compass: Compass, cell: str) -> str:
    steps = "".join(f"<li>{escape(step)}</li>" for step in cell_steps(shown, compass, cell, session.language))
    head = session.text("compass.rule_chosen", name=_name(compass, cell, session.language))
    return f"<h4>{escape(head)}</h4><ol>{steps}</ol>"


def _name(compass: Compass, cell: str, language: str) -> str:
    kind, name = known_cell(compass, cell) or ("", "")
    if kind == "indicators":
        return compass.indicators[name].label[language]
    if kind == "themes":
        return compass.themes[name].label[language]
    return compass.quarters[name].label[language] if kind == "quarters" else text("compass.together", language)
