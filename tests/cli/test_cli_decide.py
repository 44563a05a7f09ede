"""Deciding in the shell."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.test_cli import shell  # noqa: F401
from tests.shell import Shell, works

SEWER, HEAT = "Gemeente", "Warmte"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, str]:
    made = Shell(tmp_path_factory.mktemp("filled"))
    assert made("init").returncode == 0
    for partner, kind in ((SEWER, "riolering"), (HEAT, "warmtenet")):
        done = made("import", made.file(works(kind=kind)), "--partner", partner)
        assert done.returncode == 0, done.stderr
    (found,) = made.json("combinations", "--json")["combinations"]
    return made, str(found["id"])


@pytest.fixture
def combination(filled: tuple[Shell, str], shell: Shell) -> str:  # noqa: F811
    """A copy of a store in which two partners plan in one street, to be changed at will."""
    made, found = filled
    shutil.copy(made.folder / "koppel.duckdb", shell.folder / "koppel.duckdb")
    return found


def test_what_is_worth_a_meeting_now_is_told_until_it_is_decided(shell: Shell, combination: str) -> None:  # noqa: F811
    def now(*given: str) -> list[str]:
        told = shell.json("combinations", "--now", "--today", "2026-11-21", "--json", *given)
        return [str(item["id"]) for item in told["combinations"]]

    assert now() == [combination]
    told = shell("combinations", "--now", "--today", "2026-11-21").stdout
    assert "tot wanneer" in told
    assert "bespaart minstens €" in told
    # Where and when it is, each work with its period, and nothing is cut.
    assert "  wanneer " in told
    assert "Gemeente/1" in told
    assert "…" not in told
    listed = shell("combinations").stdout
    assert "wanneer" in listed
    assert "…" not in listed
    (row,) = shell.json("combinations", "--now", "--today", "2026-11-21", "--json")["combinations"]
    assert row["now_until"] == "start"
    assert row["now_saves_low_eur"] > 0
    assert {row["now_first"], row["now_second"]} == {"Gemeente/1", "Warmte/1"}
    assert shell("combinations", "--now", "--all").returncode == 2
    for partner in (SEWER, HEAT):
        shell("decide", combination, "--partner", partner, "--answer", "akkoord")
    assert shell("decide", combination, "--state", "afgesproken", "--reason", "één keer open").returncode == 0
    assert now() == []
    assert "Niets vraagt nu om een overleg" in shell("combinations", "--now").stdout


def test_partners_agree_and_the_combination_is_agreed(shell: Shell, combination: str) -> None:  # noqa: F811
    told = shell.json("decide", combination, "--json")
    assert (told["id"], told["state"], told["missing"]) == (combination, "nieuw", [SEWER, HEAT])
    told = shell.json("decide", combination[:8], "--partner", SEWER, "--answer", "akkoord", "--json")
    assert (told["state"], told["missing"]) == ("beoordelen", [HEAT])
    refused = shell("decide", combination, "--state", "afgesproken")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert HEAT in refused.stderr
    assert SEWER not in refused.stderr
    shell.json("decide", combination, "--partner", HEAT, "--answer", "akkoord", "--reason", "samen goedkoper", "--json")
    refused = shell("decide", combination, "--state", "afgesproken")
    assert (refused.returncode, "meerwaarde" in refused.stderr) == (1, True)
    agreed = shell.json("decide", combination, "--state", "afgesproken", "--reason", "één keer open", "--json")
    assert agreed["state"] == "afgesproken"
    shown = shell("decide", combination)
    assert "afgesproken" in shown.stdout
    assert "samen goedkoper" in shown.stdout
    back = shell.json("decide", combination, "--partner", HEAT, "--answer", "niet_akkoord", "--json")
    assert back["state"] == "in_gesprek"


def test_it_speaks_english_too(shell: Shell, combination: str) -> None:  # noqa: F811
    done = shell("decide", combination, "--partner", HEAT, "--answer", "nog_niet", KOPPEL_LANG="en")
    assert "under assessment" in done.stdout
    assert "not yet" in done.stdout
    assert "⟦" not in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--state", "afgewezen"], 1, "reden"),
        (["--state", "uitgevoerd"], 1, "beoordelen, in_gesprek, afgesproken, afgewezen"),
        (["--partner", "Iemand", "--answer", "akkoord"], 1, f"{SEWER}, {HEAT}"),
        (["--partner", SEWER], 2, "--answer"),
        (["--partner", SEWER, "--answer", "misschien"], 2, "nog_niet"),
        (["--partner", SEWER, "--answer", "akkoord", "--state", "beoordelen"], 2, "--state"),
    ],
)
def test_what_cannot_be_says_what_can(
    shell: Shell,  # noqa: F811
    combination: str,
    words: list[str],
    code: int,
    told: str,
) -> None:
    done = shell("decide", combination, *words)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert shell.json("decide", combination, "--json")["state"] == "nieuw"


def test_an_unknown_combination_is_said(shell: Shell, combination: str) -> None:  # noqa: F811
    done = shell("decide", "zzz")
    assert done.returncode == 1
    assert "koppel combinations" in done.stderr
    assert combination not in done.stderr


def test_a_part_and_a_message_are_recorded(shell: Shell, combination: str) -> None:  # noqa: F811
    words = ["--partner", HEAT, "--answer", "akkoord", "--part", "het oosten", "--json"]
    told = shell.json("decide", combination, *words)
    assert {item["partner"]: item["part"] for item in told["partners"]} == {SEWER: None, HEAT: "het oosten"}
    assert told["to_act"] == {"turn": "answer", "partners": [SEWER]}
    told = shell.json("decide", combination, "--message", "Kan het in juni?", "--json")
    assert [item["told"] for item in told["messages"]] == ["Kan het in juni?"]
    shown = shell("decide", combination).stdout
    assert "akkoord voor een deel: het oosten" in shown
    assert f"Aan zet: {SEWER}" in shown
    assert "Kan het in juni?" in shown


def test_what_was_rejected_is_listed_and_written(shell: Shell, combination: str) -> None:  # noqa: F811
    assert shell("decide", combination, "--state", "afgewezen", "--reason", "te duur").returncode == 0
    assert "te duur" in shell("missed").stdout
    assert "te duur" not in shell("missed", "--text", "iets anders").stdout
    assert combination in shell("missed", "--format", "csv").stdout


def test_what_is_no_double_and_no_warning_is_said_without_a_traceback(shell: Shell, combination: str) -> None:  # noqa: F811
    pair = ["--first", SEWER, "1", "--other", HEAT, "1"]
    for words in (["double", *pair], ["double", *pair, "--undo"], ["alarm", "volgorde", *pair, "--reason", "zo"]):
        done = shell(*words)
        assert done.returncode == 1, words
        assert "Traceback" not in done.stderr
        assert "⟦" not in done.stderr
    assert shell("double", *pair, "--two", "--undo").returncode == 2


def test_findings_tell_what_was_said_of_warnings_and_doubles(shell: Shell) -> None:  # noqa: F811
    assert shell("init").returncode == 0
    for partner, kind in ((SEWER, "riolering"), ("Ander", "riolering"), ("Feest", "evenement")):
        assert shell("import", shell.file(works(kind=kind)), "--partner", partner).returncode == 0
    found = shell.json("findings", "--json")
    assert {item["type"] for item in found["findings"]} >= {"dubbel", "hinder"}
    assert {item["handled"] for item in found["findings"]} == {None}
    pair = ["--first", SEWER, "1", "--other", "Feest", "1"]
    assert shell("alarm", "hinder", *pair, "--reason", "het feest schuift op").returncode == 0
    aside = ["--first", "Ander", "1", "--other", SEWER, "1"]
    assert shell("double", *aside).returncode == 0
    told = shell.json("findings", "--json")
    (settled,) = [item for item in told["findings"] if item["handled"]]
    assert (settled["type"], settled["handled"]) == ("hinder", "het feest schuift op")
    listed = shell("alarms", "--type", "hinder")
    assert listed.returncode == 0
    assert "Afgehandeld door" in listed.stdout
    (alarm,) = shell.json("alarms", "--type", "hinder", "--json")["alarms"]
    assert (alarm["handled"], len(alarm["works"])) == ("het feest schuift op", 2)
    assert all("tot en met" in line or "volgens plan" in line for line in alarm["acts"])
    assert shell("alarms", "--type", "opbreekrust").stdout.strip() == "Geen waarschuwingen."
    assert [(item["verdict"], item["a"]["partner"], item["holds"]) for item in told["ruled"]] == [
        ("double", "Ander", True)
    ]  # fmt: skip
    printed = shell("findings").stdout
    assert "het feest schuift op" in printed
    assert "Ander/1 telt niet mee" in printed
    assert "het feest schuift op" in shell("findings", "--format", "csv").stdout
    assert "Ander/1 telt niet mee" not in shell("findings", "--type", "hinder").stdout


def test_how_far_a_work_is_of_which_the_end_has_passed_is_asked_and_said(shell: Shell, combination: str) -> None:  # noqa: F811
    (work,) = (
        item for item in shell.json("progress", "--today", "2027-10-15", "--json")["asked"] if item["partner"] == SEWER
    )
    number = str(work["external_id"])
    assert shell("progress", SEWER, number).returncode == 2
    assert shell("progress", SEWER, number, "--done", "--dropped").returncode == 2
    early = shell("progress", SEWER, number, "--done", "--today", "2026-11-21")
    assert early.returncode == 1
    assert "het einde niet voorbij" in early.stderr
    assert shell("progress", SEWER, number, "--until", "2027-11-01", "--today", "2027-10-15").returncode == 0
    left = shell.json("progress", "--today", "2027-10-15", "--json")["asked"]
    assert [item["partner"] for item in left] == [HEAT]
    assert combination


def test_sections_of_streets_are_counted(shell: Shell) -> None:  # noqa: F811
    assert shell("init").returncode == 0
    assert "Laad straten" in shell("openings").stdout
    assert shell.json("openings", "--json") == {"streets_known": False, "sections": []}


def test_two_names_are_said_to_be_one_party_and_taken_back(shell: Shell, combination: str) -> None:  # noqa: F811
    assert shell("names", SEWER, HEAT).returncode == 2
    unknown = shell("names", SEWER, "Niemand", "--one")
    assert unknown.returncode == 1
    assert "Niemand" in unknown.stderr
    assert shell("names", SEWER, HEAT, "--one").returncode == 0
    assert [item["names"] for item in shell.json("names", "--json")["said"]] == [[SEWER, HEAT]]
    assert "één partner" in shell("names").stdout
    assert shell.json("combinations", "--json")["combinations"] == []
    assert shell("names", HEAT, SEWER, "--undo").returncode == 0
    assert [item["id"] for item in shell.json("combinations", "--json")["combinations"]] == [combination]
