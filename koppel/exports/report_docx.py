"""A paper as DOCX: headings, tables with header rows and a language, for whoever wants to change it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from koppel.clean import clean, one_line
from koppel.exports.report import LONGEST_TEXT

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

    from koppel.exports.report import Part, Report

_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
# On every machine that opens DOCX.
_FONT = "Arial"
_INK, _DEEP, _SOFT = RGBColor(0x14, 0x21, 0x2B), RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x4A, 0x5A, 0x66)
_RULE, _HEAD = "C9D3DA", "F1F4F6"
_MARGIN, _WIDTH = 18, 210 - 2 * 18
# The oldest moment that a ZIP can hold, so that the same paper gives the same bytes.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def report_docx(report: Report) -> bytes:
    """Make a paper as DOCX on A4; signs that XML forbids are left out. The same paper gives the same bytes."""
    made = docx.Document()
    _page(made, report)
    _styles(made, _LANGUAGES[report.language])
    _properties(made, report)
    made.add_heading(_line(report.title), level=1)
    made.add_paragraph(style="Subtitle").add_run(_line(report.subtitle))
    for name, value in report.facts:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{_line(name)}: ").font.color.rgb = _SOFT
        paragraph.add_run(_line(value))
    for part in report.parts:
        made.add_heading(_line(part.title), level=2)
        _table(made, part)
    if not report.parts:
        made.add_paragraph(_line(report.empty))
    if report.foot:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(14)
        run = paragraph.add_run(_line(report.foot))
        run.font.size, run.font.color.rgb = Pt(9), _SOFT
    _drop_picture(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return _same_bytes(buffer.getvalue())


def _page(made: Document, report: Report) -> None:
    place = made.sections[0]
    place.page_width, place.page_height = Mm(210), Mm(297)
    place.left_margin = place.right_margin = place.top_margin = place.bottom_margin = Mm(_MARGIN)
    paragraph = place.footer.paragraphs[0]
    before, _, rest = report.page.partition("{page}")
    between, _, after = rest.partition("{count}")
    paragraph.add_run(f"{_line(report.subtitle)} · {before}")
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), _SOFT


def _field(paragraph: Any, name: str) -> None:  # noqa: ANN401
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _styles(made: Document, language: str) -> None:
    for name, size, color, bold in (
        ("Normal", 10.5, _INK, False),
        ("Heading 1", 20, _DEEP, True),
        ("Heading 2", 13, _DEEP, True),
        ("Subtitle", 12, _INK, True),
    ):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
        style.font.color.rgb = color
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), _FONT)
        for spacing in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
    normal: Any = made.styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)
    heading: Any = made.styles["Heading 2"]
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(16), Pt(5)
    root = made.styles.element
    for language_mark in root.iter(qn("w:lang")):
        language_mark.set(qn("w:val"), language)
    mark = normal.element.get_or_add_rPr()
    language_mark = OxmlElement("w:lang")
    language_mark.set(qn("w:val"), language)
    mark.append(language_mark)


def _properties(made: Document, report: Report) -> None:
    properties = made.core_properties
    properties.title, properties.subject = _line(report.title)[:255], _line(report.subtitle)[:255]
    properties.author = properties.last_modified_by = "Koppel"
    properties.comments = properties.keywords = properties.category = ""
    properties.language = _LANGUAGES[report.language]
    properties.created = properties.modified = report.at.replace(tzinfo=None, microsecond=0)
    properties.revision = 1


def _drop_picture(made: Document) -> None:
    """Take out the little picture of the template, which shows another paper."""
    relations = made.part.package.rels
    for name in [name for name, item in relations.items() if item.reltype.endswith("/thumbnail")]:
        del relations[name]


def _table(made: Document, part: Part) -> None:
    table = made.add_table(rows=1, cols=len(part.columns))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _borders(table)
    whole = sum(column.width for column in part.columns)
    widths = [Mm(_WIDTH * column.width / whole) for column in part.columns]
    head = table.rows[0]
    # Repeated on each page, and read out as the header of its columns.
    head._tr.get_or_add_trPr().append(_mark("w:tblHeader"))
    for column, cell in zip(part.columns, head.cells, strict=True):
        run = cell.paragraphs[0].add_run(_line(column.title))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9.5), _SOFT
        shade = _mark("w:shd", val="clear", color="auto", fill=_HEAD)
        cell._tc.get_or_add_tcPr().append(shade)
    for row in part.rows:
        made_row = table.add_row()
        made_row._tr.get_or_add_trPr().append(_mark("w:cantSplit"))
        for words, cell in zip(row, made_row.cells, strict=True):
            _fill(cell, words.lines, is_bold=words.is_bold)
    for row_ in table.rows:
        for width, cell in zip(widths, row_.cells, strict=True):
            cell.width = width
    for width, grid in zip(widths, table._tbl.tblGrid.gridCol_lst, strict=True):
        grid.w = width


def _fill(cell: _Cell, lines: tuple[str, ...], *, is_bold: bool) -> None:
    paragraphs = [one for line in lines for one in clean(line[:LONGEST_TEXT]).splitlines() if one.strip()]
    for at, line in enumerate(paragraphs):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(line.strip()).bold = is_bold and at == 0


def _borders(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(_mark(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
    table._tbl.tblPr.append(borders)


def _mark(name: str, **values: str) -> Any:  # noqa: ANN401
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _line(value: str) -> str:
    return one_line(value)[:LONGEST_TEXT]


def _same_bytes(content: bytes) -> bytes:
    """Pack a file anew without the moments at which its parts were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _ZIP_MOMENT), old.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
