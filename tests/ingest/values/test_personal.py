from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.ingest.values.personal import is_bsn, is_persons_contact, names_person, personal_columns, redact

# Nine digits that the test of eleven lets through; nobody's, as used in examples of the government.
BSN = ["111222333", "123456782"]


@pytest.mark.parametrize(
    "column",
    ["contactpersoon", "Contactpersoon", "CONTACT_PERSON", "E-mail", "email", "e_mail adres mail", "Telefoon", "mobiel",
     "projectleider", "naam_bewoner", "Naam bewoner", "achternaam", "BSN", "geboortedatum", "tel/gsm", "huurder_id"],
)  # fmt: skip
def test_a_column_that_names_a_person_is_personal_whatever_is_in_it(column: str) -> None:
    assert personal_columns([column], {}) == {column: "name"}


@pytest.mark.parametrize(
    "column", ["naam", "title", "omschrijving", "straat", "partner", "contact_rol", "kenmerk", "start", "budget", ""]
)
def test_a_column_of_a_work_is_not_personal(column: str) -> None:
    assert personal_columns([column], {column: ["Riolering Korreweg", "A-17", "2027", ""]}) == {}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["jan.jansen@example.nl", "p.de.vries@example.nl"], "email"),
        (["m.postma@example.nl", "j.p.jansen2@example.nl"], "email"),
        (["050-1234567", "+31 6 12345678"], "phone"),
        (["0612345678"], "phone"),
        (BSN, "bsn"),
        ([*BSN, "niet bekend"], "bsn"),
        (["", "", "jan.jansen@example.nl"], "email"),
    ],
)
def test_values_of_persons_make_a_column_personal(values: list[str], why: str) -> None:
    assert personal_columns(["kolom"], {"kolom": values}) == {"kolom": why}


@pytest.mark.parametrize(
    "values",
    [
        ["info@example.nl", "wijkteam.noord@example.nl"],
        ["jan.jansen@example.nl", "onbekend"],
        ["111222334", "123456789", "111222333"],
        ["0014010011067299", "0014010011067300"],
        ["0501234567", "0501234568"],
        ["9713AB", "2027-03-01", "01-03-2027 10:30", "233000.5"],
        [],
    ],
)
def test_values_of_works_do_not(values: list[str]) -> None:
    assert personal_columns(["kolom"], {"kolom": values}) == {}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("111222333", True),
        (" 123456782 ", True),
        ("123456789", False),
        ("000000000", False),
        ("12345678", False),
        ("1234567820", False),
        ("12345678a", False),
        ("", False),
    ],
)
def test_a_bsn_passes_the_test_of_eleven(text: str, passes: bool) -> None:
    assert is_bsn(text) is passes


@given(st.sampled_from(BSN), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_no_bsn(number: str, at: int, more: int) -> None:
    wrong = str((int(number[at]) + more) % 10)
    assert not is_bsn(number[:at] + wrong + number[at + 1 :])


@pytest.mark.parametrize(
    "text", ["jan.jansen@example.nl", "J.Jansen@example.nl", "m.postma@example.nl", "anne-groen@example.nl",
             "kees_van.wijk@example.nl", "p.bouwman@example.nl"],
)  # fmt: skip
def test_first_and_last_name_before_the_at_sign_are_a_person(text: str) -> None:
    assert is_persons_contact(text)
    assert redact(f"Vraag {text} om de tekening.") == ("Vraag […] om de tekening.", 1)


@pytest.mark.parametrize(
    "text", ["info@example.nl", "wijkteam.noord@example.nl", "team-selwerd@example.nl", "noord.meldingen@example.nl",
             "omgevingsmanager.a7@example.nl", "riolering@example.nl", "warmtenet.zuid@example.nl"],
)  # fmt: skip
def test_a_mailbox_of_a_role_is_no_person(text: str) -> None:
    assert not is_persons_contact(text)
    assert redact(f"Mail {text}.") == (f"Mail {text}.", 0)


@pytest.mark.parametrize("text", ["balie 14 050", "loket Selwerd", "050-1234567", ""])
def test_a_channel_without_a_mail_address_is_no_person(text: str) -> None:
    assert not is_persons_contact(text)


@pytest.mark.parametrize(
    "number", ["0612345678", "06-12345678", "06 12 34 56 78", "+31612345678", "+31 (0)6 12345678", "0031 6 1234 5678",
               "050-1234567", "050 - 123 45 67", "(050) 123 45 67", "0592 12 34 56", "06/12345678", "06.12.34.56.78"],
)  # fmt: skip
def test_a_phone_number_is_taken_out_of_a_text(number: str) -> None:
    text, count = redact(f"Bel {number}, na vijven.")
    assert (text, count) == ("Bel […], na vijven.", 1)


@pytest.mark.parametrize(
    "text",
    [
        "Pand 0014010011067299 in 2027",
        "Start 01-03-2027 10:30 uur",
        "Start 06-03-2027 12:00 uur",
        "Van 01/03/2027 08:00 tot 05/03/2027 17:00",
        "Budget 1.234.567,89 en 0,5 km",
        "Punt 5.0612345678, 52.0501234567",
        "Fase 1 van 4, 120 woningen, € 0",
        "@ en . en - en + en 0",
        "",
    ],
)
def test_numbers_and_dates_of_a_work_stay(text: str) -> None:
    assert redact(text) == (text, 0)


@given(st.text())
def test_what_is_redacted_once_has_nothing_left_to_redact(text: str) -> None:
    cleaned, count = redact(text)
    assert redact(cleaned) == (cleaned, 0)
    assert (cleaned == text) == (count == 0)


@given(st.text(alphabet="0123456789 -.()/+a@"))
def test_any_mix_of_digits_and_signs_can_be_redacted(text: str) -> None:
    cleaned, count = redact(text)
    assert cleaned.count("[…]") == count


NAMES = """
    contactpersoon responsable verantwoordelijke voornaam achternaam bsn burgerservicenummer geboortedatum telefoon
    telefoonnummer mobiel gsm email mail emailadres phone naam_bewoner bewoner huurder contactnaam demandeur opzichter
    projectleider persoon contact_person first_name last_name surname owner_name
""".split()
BEGINNINGS = (
    "info contact project werk omgeving wijk post bouw warmte riool groen team melding balie klant service beheer"
)
ENDINGS = "info contact projecten project team meldingen melding balie klantenservice service beheer"


@pytest.mark.parametrize("name", NAMES)
def test_each_of_these_columns_names_a_person(name: str) -> None:
    assert personal_columns([name.replace("_", " ").upper()], {}) == {name.replace("_", " ").upper(): "name"}


@pytest.mark.parametrize("role", BEGINNINGS.split())
def test_a_mailbox_that_begins_with_a_role_is_no_person(role: str) -> None:
    assert not is_persons_contact(f"{role}.jansen@example.nl")
    assert not is_persons_contact(f"{role}en.jansen@example.nl")


@pytest.mark.parametrize("role", ENDINGS.split())
def test_a_mailbox_that_ends_with_a_role_is_no_person(role: str) -> None:
    assert not is_persons_contact(f"jansen.{role}@example.nl")
    assert is_persons_contact(f"jansen.{role}a@example.nl")


@pytest.mark.parametrize(
    "text",
    [
        "dhr. Jansen", "mevr. De Groot", "mw Bakker", "hr. Smit", "drs. Vos", "ir. Kok", "ing. Mol", "mr. Prins",
        "mrs Hill", "ms Hill", "meneer Jansen", "mevrouw Jansen", "de heer Jansen", "dhr. van der Berg", "J.P. van Dam",
        "J. van de Ven", "A.B.C. Jansen", "bel 06-12345678", "jan.jansen@example.nl",
    ],
)  # fmt: skip
def test_a_text_that_names_or_reaches_a_person_is_known(text: str) -> None:
    assert names_person(text)
    assert names_person(f"Vraag {text} er naar")


@pytest.mark.parametrize(
    "text", ["Korreweg", "de heer", "dhr. onbekend", "info@example.nl", "A. de weg", "Fase A. start", ""]
)
def test_a_text_of_a_work_names_nobody(text: str) -> None:
    assert not names_person(text)


def test_more_than_half_of_what_is_filled_in_makes_a_column_personal() -> None:
    mail = "jan.jansen@example.nl"
    assert personal_columns(["a"], {"a": [mail, "x"]}) == {}
    assert personal_columns(["a"], {"a": [mail, mail, "x"]}) == {"a": "email"}
    assert personal_columns(["a", "gsm", "b"], {"a": [mail], "b": [mail, "", ""]}) == {
        "a": "email", "gsm": "name", "b": "email"
    }  # fmt: skip


def test_a_name_of_one_letter_or_with_signs_is_no_name_of_a_person() -> None:
    assert not is_persons_contact("jan.j@example.nl")
    assert is_persons_contact("jan.jo@example.nl")
    assert not is_persons_contact("a7.jansen@example.nl")
    assert not is_persons_contact("jansen@example.nl")
