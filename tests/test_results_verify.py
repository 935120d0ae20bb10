"""``symbia verify``: a run agrees with itself, and whatever is changed in it is found and said.

Every tampering below changes one thing in one file. Broken in all of them: exit 0, or a traceback.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from command import TUTORIAL, YEARS, replaced, summary_of, symbia
from micro import micro

import symbia as sy
from symbia.results.verify import verify

FORMATS = ("csv", "parquet", "xlsx")
NUMBERS = {
    "activity": "amount",
    "balances": "shadow_price",
    "capacity": "shadow_price",
    "demands": "revenue",
    "disposals": "cost",
    "exchanges": "amount",
    "flows": "amount",
    "indicators": "value",
    "policies": "shadow_price",
    "shipments": "arriving",
    "supplies": "price",
}


@pytest.fixture(scope="module")
def tutorial_solution() -> sy.Solution:
    return sy.solve(TUTORIAL)


@pytest.fixture(scope="module")
def years_solution(tmp_path_factory: pytest.TempPathFactory) -> sy.Solution:
    """Two years, a stock, whole numbers: with prices, and a gap."""
    solution = sy.solve(micro(tmp_path_factory.mktemp("years") / "case", **YEARS))
    assert solution.optimum.compiled.is_mip
    assert solution.status == "optimal"
    return solution


@pytest.fixture(scope="module")
def kept(
    tutorial_solution: sy.Solution, years_solution: sy.Solution, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Path]:
    """Runs by case and format; never changed."""
    folder = tmp_path_factory.mktemp("runs")
    solutions = {"tutorial": tutorial_solution, "years": years_solution}

    def run(name: str, table_format: str) -> Path:
        target = folder / f"{name}_{table_format}"
        if not target.exists():
            solutions[name].write(target, table_format=table_format)
        return target

    return run


@pytest.fixture
def run(kept: Callable[[str, str], Path], tmp_path: Path) -> Path:
    """The tutorial's run in CSV, to be spoilt."""
    return Path(shutil.copytree(kept("tutorial", "csv"), tmp_path / "run"))


def _refused(run: Path, *words: str) -> None:
    """The command says what is wrong, on one of its streams, and ends with 2."""
    ended = symbia("verify", run)
    assert ended.code == 2, ended.said
    assert "defect" not in ended.said
    for word in words:
        assert word in ended.said, ended.said


@pytest.mark.parametrize("table_format", FORMATS)
@pytest.mark.parametrize("name", ["tutorial", "years"])
def test_untouched(name: str, table_format: str, kept: Callable[[str, str], Path]) -> None:
    """Proves that a run verifies in every format. Broken (numbers cut off when written): differences everywhere."""
    verdict = verify(kept(name, table_format))
    assert verdict.problems == ()
    assert verdict.verified
    assert verdict.certificate.verified
    if name == "tutorial":
        assert verdict.objective == pytest.approx(116.2e6)
        ended = symbia("verify", kept(name, table_format))
        assert ended.code == 0
        assert "verified" in ended.out


def test_a_number_in_every_table(run: Path) -> None:
    """Proves that a millionth more in one cell of each table is found: table, row as a spreadsheet counts, column.

    Each is named once and nothing else is, so that each is found for itself.
    """
    places = []
    for table, column in NUMBERS.items():
        file = run / "tables" / f"{table}.csv"
        cells = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        row = int(np.flatnonzero(cells[column].to_numpy() != "")[-1])
        number = float(cells.loc[row, column])
        cells.loc[row, column] = repr(number * (1 + 1e-6) if number else 1e-6)
        cells.to_csv(file, index=False, encoding="utf-8-sig")
        places.append(f"table {table}, row {row + 2}, column {column}")
    problems = verify(run).problems
    assert [problem.split(":")[0] for problem in sorted(problems)] == places
    _refused(run, *places)


def test_a_blank_price_filled_in(run: Path, kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that a number where there is none is found, and a number taken away."""
    replaced(run / "tables" / "policies.csv", "-10.0,,", "-10.0,0.0,")
    _refused(run, "table policies, row 2, column missed: 0.0, recomputed nan")
    other = Path(shutil.copytree(kept("tutorial", "csv"), tmp_path / "other"))
    replaced(other / "tables" / "policies.csv", "-10.0,,", ",,")
    _refused(other, "table policies, row 2, column shadow_price")


def test_a_label_in_a_table(run: Path) -> None:
    """Proves that texts count as well as numbers."""
    replaced(
        run / "tables" / "supplies.csv", "rock_mine,chemical_park,rock,mine", "rock_mine,chemical_park,rock,import"
    )
    _refused(run, "table supplies, row 3, column contract: import, recomputed mine")


def test_a_word_for_a_number(run: Path) -> None:
    """Proves that a cell that is no number does not pass for a blank one."""
    replaced(run / "tables" / "disposals.csv", "2400000.0", "lots")
    _refused(run, "table disposals, row 2, column cost: lots")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "flows.csv").unlink(), ["table flows is missing"]),
        (lambda folder: shutil.copy(folder / "flows.csv", folder / "flows_2.csv"), ["table flows_2 does not belong"]),
        (
            lambda folder: (folder / "flows.csv").write_text((folder / "flows.csv").read_text().rsplit("\n", 2)[0]),
            ["table flows", "rows, expected"],
        ),
        (lambda folder: replaced(folder / "flows.csv", "commodity", "good"), ["table flows", "columns are"]),
        (lambda folder: (folder / "flows.csv").write_bytes(b""), ["flows.csv"]),
        (lambda folder: (folder / "flows.csv").write_bytes(b"\xff\xfe\x00plant"), ["flows.csv"]),
    ],
    ids=["deleted", "added", "row lost", "column renamed", "emptied", "not text"],
)
def test_a_table_itself(change: Callable[[Path], Any], words: list[str], run: Path) -> None:
    """Proves that tables are all there, no more, and whole."""
    change(run / "tables")
    _refused(run, *words)


@pytest.mark.parametrize("table_format", ["parquet", "xlsx"])
def test_other_formats(table_format: str, kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that what is changed in Parquet and Excel is found alike, and a damaged file too."""
    run = Path(shutil.copytree(kept("tutorial", table_format), tmp_path / "run"))
    if table_format == "parquet":
        file = run / "tables" / "demands.parquet"
        table = pd.read_parquet(file)
        table.loc[0, "amount"] += 1.0
        table.to_parquet(file, index=False)
    else:
        file = run / "tables.xlsx"
        book = openpyxl.load_workbook(file)
        sheet = book["demands"]
        column = [cell.value for cell in sheet[1]].index("amount") + 1
        sheet.cell(2, column).value += 1.0
        book.save(file)
    _refused(run, "table demands, row 2, column amount: 620001")
    file.write_bytes(file.read_bytes()[:100])
    _refused(run, file.name, "cannot be read")


def _summary(run: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    summary = summary_of(run)
    change(summary)
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {
            "objective": lambda s: s.update(objective=116200001.0),
            "objective_terms.revenue": lambda s: s["objective_terms"].update(revenue=376000001.0),
            "objective_terms.holding": lambda s: s["objective_terms"].pop("holding"),
            "objective_terms.luck": lambda s: s["objective_terms"].update(luck=0.0),
            "status": lambda s: s.update(status="infeasible"),
            "certificate.gap": lambda s: s["certificate"].update(gap=1e-7),
            "certificate.primal": lambda s: s["certificate"].pop("primal"),
            "certificate.verified": lambda s: s["certificate"].update(verified=False),
            "size": lambda s: s["size"].update(columns=17),
            "case": lambda s: s.update(case="another"),
            "currency": lambda s: s.update(currency="USD"),
            "objective_kind": lambda s: s.update(objective_kind="cost"),
        },
        {"objective": lambda s: s.update(objective=None), "status": lambda s: s.update(status="time_limit")},
        {"objective": lambda s: s.update(objective="116200000"), "status": lambda s: s.update(status="perfect")},
        {"status": lambda s: s.update(status="unbounded")},
        {"certificate": lambda s: s.update(certificate=None)},
    ],
    ids=["all", "none", "words", "unbounded", "no certificate"],
)
def test_summary(changes: dict[str, Callable[[dict[str, Any]], Any]], run: Path) -> None:
    """Proves that every statement of summary.json that can be recomputed is, each for itself."""
    for change in changes.values():
        _summary(run, change)
    problems = verify(run).problems
    assert all(problem.startswith("summary.json: ") for problem in problems)
    named = {problem.split(" says ")[0].removeprefix("summary.json: ") for problem in problems}
    if set(changes) == {"certificate"}:
        assert all(name.startswith("certificate.") for name in named)
    else:
        assert named == set(changes)
    _refused(run, *named)


@pytest.mark.parametrize("content", ["", "[]", '{"status": "optimal"}', "\x00"])
def test_summary_that_is_none(content: str, run: Path) -> None:
    """Proves that a summary that is something else is refused politely."""
    (run / "summary.json").write_text(content, encoding="utf-8")
    _refused(run)


def test_bound_of_a_search(kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that the bound and the gap, which arrays cannot prove, at least fit each other."""
    run = Path(shutil.copytree(kept("years", "csv"), tmp_path / "run"))
    _summary(run, lambda s: s.update(objective_bound=s["objective_bound"] * 1.01))
    _refused(run, "summary.json", "objective_bound")


def _arrays(run: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    with np.load(run / "lp.npz") as file:
        arrays = dict(file)
    change(arrays)
    np.savez_compressed(run / "lp.npz", **arrays)


def _times(name: str, place: int, factor: float) -> Callable[[dict[str, Any]], Any]:
    def change(arrays: dict[str, Any]) -> None:
        arrays[name] = arrays[name].copy()
        arrays[name][place] *= factor

    return change


def _longer(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda arrays: arrays.update({name: np.append(arrays[name], arrays[name][-1:])})


@pytest.mark.parametrize(
    ("words", "change"),
    [
        (["does not prove itself", "table activity"], _times("x", 0, 1.001)),
        (["table balances"], lambda a: a.update(y=a["y"] * 1.001)),
        (["does not prove itself"], lambda a: a.update(x=np.full_like(a["x"], np.nan))),
        (["no prices are kept"], lambda a: a.pop("y")),
        (["no answer is kept"], lambda a: (a.pop("x"), a.pop("y"))),
        (["lp.npz: cost of"], lambda a: a.update(cost=np.where(a["cost"] != 0, a["cost"] * 1.01, 0.0))),
        (["lp.npz: row_upper of"], lambda a: a.update(row_upper=a["row_upper"] + 1.0)),
        (["lp.npz: col_upper of"], lambda a: a.update(col_upper=np.minimum(a["col_upper"], 1e12))),
        (["lp.npz: coefficient of"], _times("matrix_data", 0, 1.01)),
        (["lp.npz: offset"], lambda a: a.update(scalars=a["scalars"] + [5.0, 0.0])),
        ([], lambda a: a.pop("cost")),
        ([], _longer("x")),
        ([], _longer("row_upper")),
        ([], _longer("matrix_indices")),
        ([], lambda a: a.update(matrix_indices=a["matrix_indices"] + 1000)),
        ([], lambda a: a.update(cost=np.array(["a"] * len(a["cost"])))),
    ],
)
def test_arrays(words: list[str], change: Callable[[dict[str, Any]], Any], run: Path) -> None:
    """Proves that the programme kept is the one that the case means, and that the answer kept belongs to it."""
    _arrays(run, change)
    _refused(run, *words)


def test_a_price_that_changes_no_optimum(run: Path) -> None:
    """Proves that the kept programme is compared with the kept case, not only with its answer.

    Broken: a dearer thing that nobody buys anyway changes neither the answer nor a residual, and passes unseen.
    """
    idle = json.loads(gzip.decompress((run / "labels.json.gz").read_bytes()))["columns"]
    names = [(name, label) for name, _, labels in idle for label in labels]
    with np.load(run / "lp.npz") as file:
        x = file["x"]
    at = next(place for place in np.flatnonzero(x == 0.0)) if (x == 0.0).any() else len(names) - 1

    def change(arrays: dict[str, Any]) -> None:
        arrays["col_upper"] = arrays["col_upper"].copy()
        arrays["col_upper"][at] = 1e15

    _arrays(run, change)
    _refused(run, f"lp.npz: col_upper of {names[at][0]}[")


@pytest.mark.parametrize("file", ["lp.npz", "labels.json.gz", "summary.json"])
@pytest.mark.parametrize("length", [0, 0.5, -3])
def test_cut_off(file: str, length: float, run: Path) -> None:
    """Proves that a file that was cut off, as by a full disk, is said to be unreadable."""
    content = (run / file).read_bytes()
    (run / file).write_bytes(content[: int(length * len(content)) if isinstance(length, float) else length])
    _refused(run)


def test_flipped_bits(run: Path) -> None:
    """Proves that a compressed file with a flipped byte in the middle is refused."""
    content = bytearray((run / "labels.json.gz").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (run / "labels.json.gz").write_bytes(bytes(content))
    _refused(run)


@pytest.mark.parametrize("old", ["coal_mine", "supply", "balance", "objective_terms"])
def test_labels(old: str, run: Path) -> None:
    """Proves that rows and columns are called what the case calls them."""
    text = gzip.decompress((run / "labels.json.gz").read_bytes()).decode()
    assert f'"{old}"' in text
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        file.write(text.replace(f'"{old}"', '"other"').encode())
    (run / "labels.json.gz").write_bytes(packed.getvalue())
    _refused(run, "lp.npz")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [
                ("supplies.csv", "mine,500", "mine,499"),
                ("plants.csv", "making,100000", "making,100001"),
                ("links.csv", "30", "31"),
                ("process_flows.csv", "gypsum,2", "gypsum,3"),
                ("policies.toml", "0.4", "0.39"),
                ("case.toml", '"CNY"', '"USD"'),
                ("case.toml", 'id = "tutorial"', 'id = "lesson"'),
            ],
            [
                "lp.npz: cost of supply[coal_mine, year]",
                "lp.npz: row_upper of capacity[",
                "lp.npz: coefficient of activity[",
                "table supplies, row 2, column price",
                "table capacity, row",
                "table shipments, row 3, column km",
                "table flows, row",
                "table policies, row 2, column minimum",
                "table indicators, row",
                "currency says CNY, the kept case has USD",
                "case says tutorial, the kept case has lesson",
            ],
        ),
        ([("commodities.csv", "steam,", "vapour,")], ["no longer a case", "vapour"]),
    ],
)
def test_kept_case(changes: list[tuple[str, str, str]], words: list[str], run: Path) -> None:
    """Proves that the kept case is the one that was solved: table, row and column, or variable and constraint."""
    for file, old, new in changes:
        text = (run / "case" / file).read_text(encoding="utf-8")
        assert old in text, text
        (run / "case" / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    _refused(run, *words)


def test_a_limit_that_no_table_shows(run: Path) -> None:
    """Proves that a limit added to the kept case is found although no result table holds it. Broken: passes unseen."""
    file = run / "case" / "demands.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f"{lines[0]},max_year", *(f"{line},1e9" for line in lines[1:])]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _refused(run, "lp.npz")


def test_network(run: Path) -> None:
    """Proves that network.graphml holds the exchanges: an amount, an edge, a file that is none."""
    file = run / "network.graphml"
    before = file.read_text(encoding="utf-8")
    assert "320000.0" in before
    for spoilt in (before.replace("320000.0", "320001.0"), before.replace('target="plant:board_plant"', 'target="x"')):
        file.write_text(spoilt, encoding="utf-8")
        _refused(run, "network.graphml")
    file.write_text(before[:500], encoding="utf-8")
    _refused(run, "network.graphml cannot be read")
    file.unlink()
    _refused(run, "network.graphml")


def test_not_a_run(tmp_path: Path) -> None:
    """Proves that a folder of something else, a file and nothing at all are told from a run."""
    _refused(tmp_path / "nothing", "holds no run")
    _refused(tmp_path, "holds no run")
    _refused(TUTORIAL, "holds no run")
    (tmp_path / "file").write_text("text", encoding="utf-8")
    _refused(tmp_path / "file", "holds no run")


@pytest.mark.parametrize("part", ["case", "lp.npz", "labels.json.gz", "tables"])
def test_a_part_is_gone(part: str, run: Path) -> None:
    """Proves that a run without one of its parts is refused."""
    target = run / part
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    _refused(run)


def test_ids_that_look_like_something_else(tmp_path: Path) -> None:
    """Proves that ids such as null, nan or true are ids in CSV files, too. Broken: false alarms of differences."""
    case = micro(
        tmp_path / "case",
        sites="nan kind=park; true kind=market",
        commodities="null unit=1 category=product transport_class=inf; na unit=1 category=resource",
        recipes="nan na=-1 null=1",
        plants="null process=nan site=nan capacity=7 owner=nan",
        supplies="true commodity=na site=nan price=1 contract=null",
        demands="nan commodity=null site=true price=9 contract=true",
        links="null from=nan to=true transport_mode=inf km=1",
        transport_modes="inf inf cost_per_km=1",
    )
    solution = sy.solve(case)
    assert solution.objective == pytest.approx(7 * 7)
    for table_format in FORMATS:
        verdict = verify(solution.write(tmp_path / table_format, table_format=table_format))
        assert verdict.problems == (), table_format


def test_nothing_of_a_run_commands_the_terminal(run: Path) -> None:
    """Proves that what stands in a spoilt file is shown, not obeyed. Broken: an escape sequence in the output."""
    replaced(run / "tables" / "supplies.csv", "rock_mine,chemical_park,rock,mine", "rock_mine,\x1b[31m[bold],rock,mine")
    _summary(run, lambda s: s.update(case="\x1b]0;title\x07[red]"))
    ended = symbia("verify", run)
    assert ended.code == 2
    assert not any(c in ended.said for c in "\x1b\x07")
    assert "[red]" in ended.said
    assert "[bold]" in ended.said


def test_additions_of_a_user_verify(tmp_path: Path) -> None:
    """Proves that a run of a model with a constraint added verifies: it holds what the case means, and more.

    Broken (an exact comparison): no such run could ever be verified. By hand: coal at most 300,000 t is 7,500 h, so
    500 h of condensing less, each worth 10,000.
    """
    import pyomo.environ as pyo

    case = sy.read_case(TUTORIAL)
    model = sy.formulate(case)
    model.less_coal = pyo.Constraint(expr=model.supply["coal_mine", "year"] <= 300e3)
    solution = sy.solve(case, model=model)
    assert solution.objective == pytest.approx(116.2e6 - 500 * 10e3)
    assert verify(solution.write(tmp_path / "run")).problems == ()
