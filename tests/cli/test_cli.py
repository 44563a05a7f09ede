"""The shell, as people and machines use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from koppel.config import ROOT
from tests.shell import Program, Shell, works

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The same folder, with processes of their own."""
    return Program(tmp_path)


@pytest.fixture
def made(shell: Shell) -> Shell:
    assert shell("init").returncode == 0
    return shell


def test_help_is_there_in_both_languages_for_every_command(shell: Shell, program: Program) -> None:
    dutch, english = program("--help"), program("--help", KOPPEL_LANG="en")
    assert dutch.returncode == english.returncode == 0
    assert "Lever een bestand in" in dutch.stdout
    assert "Hand in a file" in english.stdout
    for command in ("init", "check", "import", "undo", "uploads", "profiles", "detect", "findings", "combinations"):
        done = shell(command, "--help")
        assert done.returncode == 0
        assert "⟦" not in done.stdout


def test_wrong_usage_ends_with_two(program: Program) -> None:
    assert program("nonsense").returncode == 2
    assert program("import").returncode == 2
    assert program("findings", "--type", "nonsense").returncode == 2


def test_without_a_store_it_says_how_to_make_one(program: Program) -> None:
    done = program("findings")
    assert done.returncode == 1
    assert "koppel init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_is_not_made_twice(made: Shell) -> None:
    done = made("init")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert made("init", "--if-missing").returncode == 0


def test_a_store_measures_in_metres(shell: Shell) -> None:
    done = shell("init", "--crs", "EPSG:4326")
    assert done.returncode == 1
    assert "EPSG:28992" in done.stderr
    assert not (shell.folder / "koppel.duckdb").exists()


def test_check_stores_nothing_and_needs_no_partner(shell: Shell) -> None:
    told = shell.json("check", shell.file(works(), works("2", start="maart 2027")), "--json")
    assert set(told) == {"read", "accepted", "repaired", "rejected", "left_out", "other_partners", "issues"}
    assert (told["read"], told["accepted"], told["rejected"]) == (2, 2, 0)
    assert not (shell.folder / "koppel.duckdb").exists()


def test_import_answers_in_the_agreed_form(program: Program) -> None:
    assert program("init").returncode == 0
    told = program.json("import", program.file(works()), "--partner", "Gemeente", "--json")
    counts = ("read", "accepted", "repaired", "rejected", "new", "changed", "unchanged", "missing")
    assert [told[name] for name in counts] == [1, 1, 0, 0, 1, 0, 0, 0]
    again = program.json("import", program.file(works(), works("2")), "--partner", "Gemeente", "--json")
    assert [again[name] for name in counts] == [2, 2, 0, 0, 1, 0, 1, 0]
    moved = program.json("import", program.file(works(start="2027-04-01")), "--partner", "Gemeente", "--json")
    assert [moved[name] for name in counts] == [1, 1, 0, 0, 0, 1, 0, 1]


def test_issues_name_row_field_code_severity_and_say_what_is_right(made: Shell) -> None:
    done = made("import", made.file(works(), works("2", kind="zwembad")), "--partner", "Gemeente", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    (issue,) = [item for item in told["issues"] if item["severity"] == "error"]
    assert (issue["row"], issue["field"], issue["code"]) == (2, "kind", "kind_none")
    assert "zwembad" in issue["message"]
    assert made.json("uploads", "--json")["uploads"] == []


def test_partial_stores_the_good_rows_and_keeps_the_others_to_mend(made: Shell) -> None:
    file = made.file(works(), works("2", kind="zwembad"))
    rejected = made.folder / "rejected.geojson"
    told = made.json("import", file, "--partner", "G", "--partial", "--rejected", str(rejected), "--json")
    assert (told["accepted"], told["rejected"], told["stored"]) == (1, 1, True)
    (feature,) = json.loads(rejected.read_text())["features"]
    assert feature["properties"]["external_id"] == "2"
    assert "zwembad" in feature["properties"]["koppel_melding"]


def test_a_dry_run_shows_all_and_stores_nothing(made: Shell) -> None:
    told = made.json("import", made.file(works()), "--partner", "G", "--dry-run", "--json")
    assert (told["new"], told["stored"], told["upload_id"]) == (1, False, None)
    assert made.json("uploads", "--json")["uploads"] == []


def test_rows_that_are_gone_are_withdrawn_only_when_asked_and_undo_brings_them_back(made: Shell) -> None:
    made.json("import", made.file(works(), works("2")), "--partner", "G", "--json")
    kept = made.json("import", made.file(works()), "--partner", "G", "--json")
    assert kept["missing"] == 1
    done = made.json("import", made.file(works()), "--partner", "G", "--missing", "withdraw", "--json")
    out = made.folder / "out.geojson"
    made("export", str(out))
    assert sorted(status_of(out).values()) == ["geannuleerd", "gepland"]
    tried = made("undo", done["upload_id"], "--dry-run")
    assert "Proef: er is niets opgeslagen." in tried.stdout
    assert "Werken die weer worden zoals ze waren: 1." in tried.stdout
    assert made("undo", done["upload_id"]).returncode == 0
    made("export", str(out))
    assert sorted(status_of(out).values()) == ["gepland", "gepland"]


def status_of(file: Path) -> dict[str, str]:
    features = json.loads(file.read_text())["features"]
    return {item["properties"]["external_id"]: item["properties"]["status"] for item in features}


def test_undo_refuses_what_is_not_there(made: Shell) -> None:
    assert made("undo", "00000000-0000-0000-0000-000000000000").returncode == 1
    assert made("undo", "not-an-id").returncode == 2


def test_findings_have_the_agreed_form(made: Shell) -> None:
    made.json("import", made.file(works()), "--partner", "Gemeente", "--json")
    made.json("import", made.file(works(kind="warmtenet")), "--partner", "Warmte", "--json")
    assert made("detect", "--today", "2026-11-21").returncode == 0
    told = made.json("findings", "--format", "json")
    assert told["today"] == "2026-11-21"
    # Works that go on at one place at the same time couple, and hinder who lives there unless they do.
    assert [item["type"] for item in told["findings"]] == ["koppelkans", "hinder"]
    found = told["findings"][0]
    assert list(found) == [
        "type", "mode", "severity", "certainty", "a", "b", "distance_m", "shared_area_m2", "shared_length_m",
        "overlap_days", "gap_days", "shift_days", "score", "parts", "handled", "handled_by",
    ]  # fmt: skip
    assert (found["type"], found["mode"], found["severity"]) == ("koppelkans", "gelijktijdig", None)
    assert found["a"] == {"partner": "Gemeente", "external_id": "1"}
    assert list(found["parts"]) == ["place", "time", "affinity", "duty", "reach", "need"]
    assert found["parts"]["need"] is None


def test_detection_of_a_later_day_forgets_what_is_over(made: Shell) -> None:
    made.json("import", made.file(works()), "--partner", "Gemeente", "--json")
    made.json("import", made.file(works(kind="warmtenet")), "--partner", "Warmte", "--json")
    assert made.json("detect", "--today", "2028-01-01", "--json")["found"] == 0
    assert made.json("detect", "--today", "2027-01-01", "--json")["found"] == 2


def test_other_thresholds_come_from_a_file(made: Shell) -> None:
    made.json("import", made.file(works()), "--partner", "Gemeente", "--json")
    later = works(kind="warmtenet", start="2028-03-01", end="2028-05-01")
    made.json("import", made.file(later), "--partner", "Warmte", "--json")
    rules = made.folder / "rules.toml"
    rules.write_text("[koppelkans]\nmax_gap_days = 10\n", encoding="utf-8")
    assert made.json("detect", "--today", "2027-01-01", "--json")["found"] == 1
    assert made.json("detect", "--today", "2027-01-01", "--rules", str(rules), "--json")["found"] == 0
    rules.write_text("[koppelkans]\nmax_gap = 10\n", encoding="utf-8")
    wrong = made("detect", "--rules", str(rules))
    assert wrong.returncode == 1
    assert "max_gap_days" in wrong.stderr


@pytest.mark.parametrize("form", ["table", "json", "csv", "geojson"])
def test_lists_come_in_every_form(made: Shell, form: str) -> None:
    made.json("import", made.file(works()), "--partner", "Gemeente", "--json")
    made.json("import", made.file(works(kind="warmtenet")), "--partner", "Warmte", "--json")
    for command in ("findings", "combinations"):
        out = made.folder / f"{command}.{form}"
        assert made(command, "--format", form, "--out", str(out)).returncode == 0
        assert "Gemeente" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["geojson", "gpkg", "parquet", "csv", "xlsx"])
def test_what_is_exported_can_be_handed_in_again(made: Shell, form: str) -> None:
    made.json(
        "import", made.file(works(title="=1+1 <b>é</b>", start="2027-Q2", end="2028")), "--partner", "G", "--json"
    )
    out = made.folder / f"out.{form}"
    assert made("export", str(out)).returncode == 0
    assert out.stat().st_size > 0
    if form in ("geojson", "gpkg"):
        again = made.json("import", str(out), "--json")
        assert (again["unchanged"], again["changed"], again["new"]) == (1, 0, 0)


def test_an_unknown_form_of_export_is_wrong_usage(made: Shell) -> None:
    done = made("export", str(made.folder / "out.docx"))
    assert done.returncode == 2
    assert "geojson" in done.stderr


def test_profiles_are_listed_and_proposed(made: Shell) -> None:
    listed = made("profiles")
    assert all(name in listed.stdout for name in ("koppel", "wior", "osiris", "karlsruhe"))
    file = made.file({"Nummer": "1", "Soort werk": "riolering", "Startdatum": "01-03-2027", "Naam": "Riool"})
    proposed = made("profiles", "suggest", file)
    assert proposed.returncode == 0
    for line in ('external_id = [\n    "Nummer"', '"Soort werk"', '"Startdatum"'):
        assert line in proposed.stdout


def test_mistakes_are_told_in_english_when_asked_and_as_json_for_machines(program: Program) -> None:
    done = program("import", str(program.folder / "nowhere.geojson"), "--partner", "G", "--json", KOPPEL_LANG="en")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "file_not_readable"
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_reader_of_a_pipe_may_stop_early(made: Shell) -> None:
    made.json("import", made.file(*(works(str(number)) for number in range(50))), "--partner", "G", "--json")
    command = f"{sys.executable} -m koppel uploads --json | head -c 1"
    environment = os.environ | {"KOPPEL_DB": str(made.folder / "koppel.duckdb")}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    assert "Traceback" not in done.stderr


def test_a_profile_is_saved_for_a_partner_and_used_by_name(made: Shell) -> None:
    file = made.file({"nr": "1", "wat": "riolering", "van": "2027"})
    profile = made.folder / "p.toml"
    profile.write_text('name = "ons"\n[fields]\nexternal_id = "nr"\nkind = "wat"\nstart = "van"\n', encoding="utf-8")
    assert made("profiles", "save", str(profile), "--partner", "A").returncode == 0
    assert "ons" in made("profiles").stdout
    assert made.json("import", file, "--partner", "A", "--profile", "ons", "--json")["accepted"] == 1


def test_a_profile_does_not_take_the_name_of_one_that_is_built_in(made: Shell) -> None:
    profile = made.folder / "p.toml"
    profile.write_text("[fields]\nexternal_id = 'nr'\n", encoding="utf-8")
    done = made("profiles", "save", str(profile), "--partner", "A", "--name", "osiris")
    assert done.returncode == 1
    assert "osiris" in done.stderr
    assert "Traceback" not in done.stderr


def test_streets_are_loaded_from_a_file_and_name_combinations(made: Shell) -> None:
    file = made.file({"straatnaam": "Kerkstraat"}, {"straatnaam": ""}, name="straten.geojson")
    refused = made("reference", "street", file)
    assert refused.returncode == 1
    assert "naam" in refused.stdout
    done = made("reference", "street", file, "--partial", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["accepted"], told["rejected"], told["stored"]) == (0, 1, 1, True)
    assert [issue["code"] for issue in told["issues"]] == ["reference_nameless"]


def test_a_layer_of_areas_takes_no_lines(made: Shell) -> None:
    done = made("reference", "area", made.file({"naam": "Selwerd"}), "--partial")
    assert done.returncode == 1
    assert "Polygon" in done.stdout


def test_the_demo_goes_in_by_the_front_door(shell: Shell) -> None:
    done = shell("init", "--demo")
    assert done.returncode == 0, done.stderr
    best = shell.json("combinations", "--format", "json")["combinations"][0]
    assert best["size"] == 4
    assert shell("init", "--demo").returncode == 1
    assert shell("init", "--demo", "--if-missing").returncode == 0


def test_check_takes_the_profile_that_fits_and_says_how_to_hand_in_with_it(made: Shell) -> None:
    foreign: list[dict[str, object]] = [
        {"nummer": str(at), "soort werk": "riolering", "omschrijving": "Riool", "begin": "2027"} for at in range(5)
    ]
    file = made.file(*foreign, name="plannen.geojson")
    assert made.json("check", file, "--json")["accepted"] == 5
    told = made("check", file).stdout
    assert "koppel profiles suggest plannen.geojson" in told
    assert made("check", file, "--profile", "koppel").returncode == 1
    assert "--profile" not in made("check", made.file(works())).stdout
