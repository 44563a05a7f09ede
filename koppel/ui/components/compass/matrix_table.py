"""The matrix of partners by themes, and what is red without activity, as markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from koppel.cartography.compass_rings import SIGNS
from koppel.i18n import text
from koppel.model.compass.answers import CellState
from koppel.model.compass.indicators import Band
from koppel.model.compass.scores import whole
from koppel.services.compass.answer_words import busy_titles, busy_words, cell_state_words, gap_words
from koppel.services.compass.explained.extent import years_words
from koppel.services.compass.gaps import could_do
from koppel.services.compass.words import score_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.gaps import Busy, Gap, Gaps
    from koppel.services.compass.matrix import Matrix, MatrixCell
    from koppel.ui.session import Session

_BETWEEN = "~"
# Themes of which nothing is known come after all others.
_UNKNOWN_LAST = 1_000.0


def cell_key(theme: str, partner: str) -> str:
    """Name a cell of the matrix, as the address does."""
    return f"{theme}{_BETWEEN}{partner}"


def known_key(matrix: Matrix, key: str | None) -> tuple[str, str] | None:
    """Return the theme and partner of a cell; of a theme alone who could do most about it; None if unknown."""
    theme, _, partner = (key or "").partition(_BETWEEN)
    if theme in matrix.themes and not partner and matrix.partners:
        return theme, first_to_ask(matrix, theme)
    return (theme, partner) if (theme, partner) in matrix.cells else None


def first_to_ask(matrix: Matrix, theme: str) -> str:
    """Return the partner to ask first about a theme: in the order of who could do something, who did not answer."""
    row = matrix.row(theme)
    open_partners = [cell.partner for cell in row if not cell.is_answered]
    able = [party.partner for party in could_do(matrix, theme) if party.partner in open_partners]
    return next(iter([*able, *open_partners]), row[0].partner)


def compact_html(session: Session, matrix: Matrix, compass: Compass, href: Callable[[str], str]) -> str:
    """
    Lay the matrix out for a projector: all themes at once, the worst first, with a sign for each answer.

    Each cell is a link that says in words what its sign means; well-formed XML.
    """
    caption = escape(session.text("compass.answers_table", area=matrix.shown.area.name, years=""), quote=True)
    themes = sorted(matrix.themes, key=lambda name: matrix.shown.themes[name].derived.score or _UNKNOWN_LAST)
    heads = "".join(f'<th scope="col">{escape(_legible(partner))}</th>' for partner in matrix.partners)
    rows = []
    for theme in themes:
        score = matrix.shown.themes[theme]
        number = "?" if score.derived.score is None else str(whole(score.derived.score))
        name = escape(compass.themes[theme].label[session.language])
        head = (
            f'<th scope="row" class="compass-{score.band.value}"><i aria-hidden="true">{SIGNS[score.band]}</i> '
            f"{name} <b>{number}</b></th>"
        )
        cells = "".join(_sign_cell(session, compass, cell, href) for cell in matrix.row(theme))
        rows.append(f"<tr>{head}{cells}</tr>")
    legend = escape(session.text("compass.answer_signs"))
    return (
        '<div xmlns="http://www.w3.org/1999/xhtml" class="koppel-scroll" tabindex="0" role="region" '
        f'aria-label="{caption}"><table class="koppel-matrix compact" lang="nl">'
        f'<thead><tr><th scope="col">{escape(session.text("compass.theme"))}</th>{heads}</tr></thead>'
        f'<tbody>{"".join(rows)}</tbody></table><p class="koppel-matrix-signs">{legend}</p></div>'
    )


def _sign_cell(session: Session, compass: Compass, cell: MatrixCell, href: Callable[[str], str]) -> str:
    words = cell_state_words(cell, session.language)
    key = cell_key(cell.theme, cell.partner)
    name = f"{compass.themes[cell.theme].label[session.language]}, {_legible(cell.partner)}: {', '.join(words)}"
    signs = {
        CellState.WORKS: f"✓ {len(cell.confirmed)}",
        CellState.IDEAS: f"☆ {len(cell.ideas)}",
        CellState.NOTHING: "✗",
        CellState.PROPOSED: f"{len(cell.proposed)} ?",
        CellState.OPEN: "–",
    }
    return (
        f'<td class="answer-{cell.state.value}"><a href="{escape(href(key), quote=True)}" '
        f'data-cell="{escape(_legible(key), quote=True)}" aria-label="{escape(name, quote=True)}">'
        f"<span>{signs[cell.state]}</span></a></td>"
    )


def matrix_html(
    session: Session,
    matrix: Matrix,
    gaps: Gaps,
    compass: Compass,
    chosen: tuple[str, str],
    href: Callable[[str], str],
) -> str:
    """Lay the matrix out as a table in which a cell is a link; well-formed XML, for it is read as such."""
    caption = escape(
        session.text(
            "compass.answers_table",
            area=matrix.shown.area.name,
            years=years_words(matrix.shown, session.language),
        ),
        quote=True,
    )
    red = {gap.theme: gap.indicators for gap in gaps.without_activity}
    heads = "".join(f'<th scope="col">{escape(_legible(partner))}</th>' for partner in matrix.partners)
    rows = "".join(
        f"<tr>{_theme_head(session, matrix, compass, theme, red.get(theme, ()), gaps.unhelped(theme))}"
        + "".join(_cell(session, compass, cell, chosen, href) for cell in matrix.row(theme))
        + "</tr>"
        for theme in matrix.themes
    )
    return (
        '<div xmlns="http://www.w3.org/1999/xhtml" class="koppel-scroll" tabindex="0" role="region" '
        f'aria-label="{caption}"><table class="koppel-matrix"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{escape(session.text("compass.theme"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def gaps_html(session: Session, gaps: Gaps, matrix: Matrix, compass: Compass) -> str:
    """Say what is red and lacks something, by what is known to be done, with who could do something."""

    def items(of_gaps: Sequence[Gap]) -> str:
        return "".join(f"<li>{gap_html(session, gap, matrix, compass)}</li>" for gap in of_gaps)

    parts = (
        (session.text("compass.gaps_red", count=len(gaps.red_themes)), items(gaps.red_themes), "none_red"),
        (session.text("compass.gaps_part"), items(gaps.red_parts), ""),
        (session.text("compass.gaps_beside"), items(gaps.beside_activity), ""),
    )
    return _parts_html(session, parts)


def answered_html(session: Session, gaps: Gaps, matrix: Matrix, compass: Compass) -> str:
    """Say what is red and gets work that helps it, and what is activity without need."""
    answered = "".join(f"<li>{gap_html(session, gap, matrix, compass)}</li>" for gap in gaps.answered)
    busy = "".join(f"<li>{busy_html(session, item, matrix, compass)}</li>" for item in gaps.without_need)
    parts = (
        (session.text("compass.gaps_answered"), answered, ""),
        (session.text("compass.gaps_busy"), busy, "none_busy"),
    )
    return _parts_html(session, parts)


def _parts_html(session: Session, parts: Iterable[tuple[str, str, str]]) -> str:
    """Lay parts out with their heads; one without items says so where it has words for that, else it is left out."""
    return "".join(
        f"<h3>{escape(head)}</h3>"
        + (
            f'<ul class="koppel-gaps">{listed}</ul>'
            if listed
            else f"<p>{escape(text(f'compass.gap.{none}', session.language))}</p>"
        )
        for head, listed, none in parts
        if listed or none
    )


def gap_html(session: Session, gap: Gap, matrix: Matrix, compass: Compass) -> str:
    """Say what is red, what is known to be done, and who could do something, in lines."""
    first, *rest = gap_words(gap, matrix, compass, session.catalogue.kinds, session.language)
    lines = "".join(f"<br/>{escape(line)}" for line in rest)
    return f"<b>{SIGNS[matrix.shown.themes[gap.theme].band]} {escape(first)}</b>{lines}"


def busy_html(session: Session, busy: Busy, matrix: Matrix, compass: Compass) -> str:
    """Say where there is activity without need."""
    words, titles = busy_words(busy, matrix, compass, session.language), busy_titles(busy, session.language)
    more = f"<br/>{escape(titles)}" if titles else ""
    return f"<b>{SIGNS[matrix.shown.themes[busy.theme].band]} {escape(words)}</b>{more}"


def _theme_head(
    session: Session, matrix: Matrix, compass: Compass, theme: str, open_red: Sequence[str], unhelped: Sequence[str]
) -> str:
    """Name a theme, and what in it is red: with nothing promised yet, or without work that helps it."""
    score = matrix.shown.themes[theme]
    names = [compass.indicators[name].label[session.language] for name in unhelped or open_red]
    key = "beside_short" if unhelped else "red_short"
    red = text(f"compass.gap.{key}", session.language, names=names) if names else ""
    return (
        f'<th scope="row" class="compass-{score.band.value}"><i aria-hidden="true">{SIGNS[score.band]}</i> '
        f"{escape(compass.themes[theme].label[session.language])}"
        f"<small>{escape(score_words(score, session.language))}</small>"
        f"{f'<small>{SIGNS[Band.RED]} {escape(red)}</small>' if red else ''}</th>"
    )


def _cell(
    session: Session, compass: Compass, cell: MatrixCell, chosen: tuple[str, str], href: Callable[[str], str]
) -> str:
    words = cell_state_words(cell, session.language)
    key = cell_key(cell.theme, cell.partner)
    name = f"{compass.themes[cell.theme].label[session.language]}, {_legible(cell.partner)}: {', '.join(words)}"
    is_chosen = ' aria-current="true"' if (cell.theme, cell.partner) == chosen else ""
    lines = "".join(f"<span>{escape(line)}</span>" for line in words)
    return (
        f'<td class="answer-{cell.state.value}"><a href="{escape(href(key), quote=True)}" '
        f'data-cell="{escape(_legible(key), quote=True)}" aria-label="{escape(name, quote=True)}"{is_chosen}>'
        f"{lines}</a></td>"
    )


def _legible(words: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(letter for letter in words if letter.isprintable())
