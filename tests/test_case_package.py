"""Data packages: a standard tool finds nothing wrong, and says so where something is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from broken.folder import TUTORIAL, Folder
from command import GUIZHOU, ROOT, symbia
from test_case_write import INSTANCES, assert_same

from symbia.case import CaseError, convert_case, describe_folder, read_case
from symbia.case.datapackage import package_text
from symbia.case.files import PACKAGE_FILE

COMMITTED = sorted(path.parent for path in (ROOT / "data").glob("*/case.toml"))


def _report(package: Path) -> Any:
    import frictionless

    return frictionless.validate(str(package))


@pytest.mark.parametrize("case", COMMITTED, ids=lambda path: path.name)
def test_committed_packages(case: Path) -> None:
    """Proves that the packages in data are in step with declaration and files, and that Frictionless finds them valid.

    If not: symbia convert data/CASE --datapackage.
    """
    assert (case / PACKAGE_FILE).read_text(encoding="utf-8") == package_text(case)
    report = _report(case / PACKAGE_FILE)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert {task.name for task in report.tasks} >= {path.stem for path in case.glob("*.csv")} | {"case", "policies"}


@pytest.mark.parametrize("case", [TUTORIAL, GUIZHOU, *INSTANCES[::4]], ids=lambda path: path.name)
def test_folder_to_package_to_folder(case: Path, tmp_path: Path) -> None:
    """Proves that a case comes back from its package as it was, and that Frictionless finds the package valid."""
    made = symbia("convert", case, tmp_path / "package", "--datapackage")
    assert made.code == 0, made.said
    package = tmp_path / "package" / PACKAGE_FILE
    assert _report(package).valid
    back = convert_case(package, tmp_path / "back")
    assert_same(read_case(back), read_case(case))
    assert_same(read_case(package), read_case(case))
    for file in (tmp_path / "package").rglob("*.csv"):
        assert (back / file.name).read_bytes() == file.read_bytes()
    assert (back / "case.toml").read_bytes() == (case / "case.toml").read_bytes()


@pytest.mark.parametrize(
    ("table", "column", "value", "kind"),
    [
        ("plants", "capacity", "-1", "constraint-error"),
        ("plants", "site", "nowhere", "foreign-key"),
        ("plants", "plant", "Not An Id", "constraint-error"),
        ("sites", "kind", "planet", "constraint-error"),
        ("links", "km", "far", "type-error"),
        ("processes", "lifetime", "0", "constraint-error"),
        ("sites", "site", "board_park", "primary-key"),
        ("supplies", "price", "", "constraint-error"),
        ("plants", "max_new", "limitless", "type-error"),
    ],
)
def test_frictionless_finds(table: str, column: str, value: str, kind: str, tmp_path: Path) -> None:
    """Proves that types, ranges, choices, keys and references are in the package: each broken one is found."""
    folder = Folder(tmp_path / "case")
    if column in ("lifetime", "max_new"):
        folder.cell(table, 2, column, "20")
    assert _report(describe_folder(folder.path)).valid
    folder.cell(table, 2, column, value)
    report = _report(folder.path / PACKAGE_FILE)
    assert kind in {error[0] for error in report.flatten(["type"])}


def test_unlimited_and_flags(tmp_path: Path) -> None:
    """Proves that the word unlimited and the words of flags are valid in a package."""
    folder = Folder(tmp_path / "case")
    folder.cell("plants", 2, "max_new", "unlimited")
    folder.cell("links", 2, "both_ways", "no")
    assert _report(describe_folder(folder.path)).valid


def test_a_package_reads_only_its_folder(tmp_path: Path) -> None:
    """Proves that a package cannot name files elsewhere, and that what is no package is a problem, not a crash."""
    folder = Folder(tmp_path / "case")
    package = describe_folder(folder.path)
    shutil.copy(folder.path / "sites.csv", tmp_path / "sites.csv")
    good = json.loads(package.read_text(encoding="utf-8"))
    place = next(entry for entry in good["resources"] if entry["name"] == "sites")
    for path in ("../sites.csv", str(tmp_path / "sites.csv"), "https://example.invalid/sites.csv", ["sites.csv"], 7):
        place["path"] = path
        package.write_text(json.dumps(good), encoding="utf-8")
        with pytest.raises(CaseError, match="out of the package's folder"):
            read_case(package)
    place["path"] = "gone.csv"
    package.write_text(json.dumps(good), encoding="utf-8")
    with pytest.raises(CaseError, match="is not there"):
        read_case(package)
    for text in ("", "[]", "{}", '{"resources": [1]}', "[" * 100_000):
        package.write_text(text, encoding="utf-8")
        with pytest.raises(CaseError, match="is no data package"):
            read_case(package)


def test_only_a_sound_folder_is_described(tmp_path: Path) -> None:
    """Proves that a case with errors and a workbook get no package."""
    folder = Folder(tmp_path / "case")
    book = convert_case(folder.path, tmp_path / "case.xlsx")
    assert symbia("convert", book, "--datapackage").code == 2
    folder.cell("plants", 2, "capacity", "-1")
    (folder.path / PACKAGE_FILE).unlink()
    assert symbia("convert", folder.path, "--datapackage").code == 2
    assert not (folder.path / PACKAGE_FILE).exists()
