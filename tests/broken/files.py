"""Broken files, headers and cells."""

from __future__ import annotations

from broken.folder import Broken, Folder


def _gbk(case: Folder) -> None:
    text = (case.path / "sites.csv").read_text(encoding="utf-8")
    case.write("sites.csv", text.encode("gbk"))


def _utf16(case: Folder) -> None:
    case.write("disposals.csv", (case.path / "disposals.csv").read_text(encoding="utf-8").encode("utf-16"))


def _semicolons(case: Folder) -> None:
    case.write("sources.csv", "source;citation\ninvented;Made up\n")


def _blank_rows(case: Folder) -> None:
    rows = case.rows("plants")
    case.save("plants", [rows[0], ["", "", "", "", ""], rows[1], [], rows[2], rows[3]])
    case.cell("plants", 5, "capacity", "many")


def _twice(case: Folder) -> None:
    rows = case.rows("disposals")
    case.save("disposals", [[*line, line[3]] for line in rows])


def _long_row(case: Folder) -> None:
    case.write("supplies.csv", (case.path / "supplies.csv").read_text(encoding="utf-8") + "s,city,coal,mine,1,000\n")


FILES = [
    Broken("no plants", lambda c: c.remove("plants.csv"), "missing_table", "plants", None, "", ("not there",)),
    Broken("no case.toml", lambda c: c.remove("case.toml"), "missing_table", "case.toml", None, "", ("base_year",)),
    Broken("empty file", lambda c: c.write("owners.csv", ""), "empty_file", "owners", 1, "", ("header",)),
    Broken("blank header", lambda c: c.write("owners.csv", ",,\n"), "empty_file", "owners", 1, "", ("header",)),
    Broken(
        "misspelt table", lambda c: c.write("owner.csv", "owner\n"), "unknown_table", "owner.csv", None, "", ("owners",)
    ),
    Broken(
        "misspelt toml file",
        lambda c: c.write("policy.toml", ""),
        "unknown_file",
        "policy.toml",
        None,
        "",
        ("policies.toml",),
        "warning",
    ),
    Broken("GBK", _gbk, "encoding", "sites", None, "", ("byte 0x", "position 66, line 2", "CSV UTF-8")),
    Broken("UTF-16", _utf16, "encoding", "disposals", None, "", ("byte 0xff at position 0",)),
    Broken("semicolons", _semicolons, "csv_syntax", "sources", 1, "", ("commas", "CSV UTF-8")),
    Broken(
        "open quote",
        lambda c: c.add("sources.csv", '"lost,Never closed\n'),
        "csv_syntax",
        "sources",
        3,
        "",
        ("quote", "line"),
    ),
    Broken("column twice", _twice, "duplicate_column", "disposals", 1, "cost", ("twice",)),
    Broken(
        "column without name", lambda c: c.header("sites", "note", ""), "blank_header", "sites", 2, "", ("column 6",)
    ),
    Broken(
        "misspelt column",
        lambda c: c.header("sites", "region", "regoin"),
        "unknown_column",
        "sites",
        1,
        "regoin",
        ("Did you mean region",),
    ),
    Broken(
        "capital column",
        lambda c: c.header("sites", "region", "REGION"),
        "unknown_column",
        "sites",
        1,
        "REGION",
        ("Did you mean region",),
    ),
    Broken("required column gone", lambda c: c.drop("supplies", "price"), "missing_column", "supplies", 1, "price", ()),
    Broken("row too long", _long_row, "ragged_row", "supplies", 6, "", ("6 cells", "header 5", "000")),
    Broken("rows skipped keep numbers", _blank_rows, "not_a_number", "plants", 5, "capacity", ("found: many",)),
    Broken(
        "bad TOML",
        lambda c: c.replace("case.toml", 'id = "tutorial"', "id = tutorial"),
        "toml_syntax",
        "case.toml",
        2,
        "",
        ("line 2, column 6",),
    ),
    Broken(
        "bad TOML in policies",
        lambda c: c.replace("policies.toml", "min = 0.4", "min = 0,4"),
        "toml_syntax",
        "policies.toml",
        9,
        "",
        ("line 9, column 8",),
    ),
    Broken(
        "error value of Excel",
        lambda c: c.cell("sites", 2, "note", "#REF!"),
        "formula",
        "sites",
        2,
        "note",
        ("#REF!",),
    ),
]

CELLS = [
    Broken(
        "blank id", lambda c: c.append("sources", citation="Unknown"), "blank", "sources", 3, "source", ("required",)
    ),
    Broken("blank price", lambda c: c.cell("supplies", 3, "price", ""), "blank", "supplies", 3, "price", ("paid",)),
    Broken(
        "thousands separator",
        lambda c: c.cell("supplies", 3, "price", "1,000"),
        "not_a_number",
        "supplies",
        3,
        "price",
        ("found: 1,000", "Write 1000"),
    ),
    Broken(
        "thousands with blank",
        lambda c: c.cell("supplies", 3, "price", "12 000.5"),
        "not_a_number",
        "supplies",
        3,
        "price",
        ("Write 12000.5",),
    ),
    Broken(
        "decimal comma",
        lambda c: c.cell("supplies", 3, "price", "0,75"),
        "not_a_number",
        "supplies",
        3,
        "price",
        ("Write 0.75",),
    ),
    Broken(
        "percent",
        lambda c: c.cell("plants", 2, "availability", "90 %"),
        "not_a_number",
        "plants",
        2,
        "availability",
        ("Write 0.9",),
    ),
    Broken(
        "full-width digits",
        lambda c: c.cell("supplies", 3, "price", "１２．５"),
        "not_a_number",
        "supplies",
        3,
        "price",
        ("Write 12.5 with half-width",),
    ),
    Broken(
        "typographic minus",
        lambda c: c.cell("process_flows", 2, "coefficient", "−40"),
        "not_a_number",
        "process_flows",
        2,
        "coefficient",
        ("Write -40",),
    ),
    Broken(
        "unit in the cell",
        lambda c: c.cell("supplies", 3, "price", "300 CNY"),
        "not_a_number",
        "supplies",
        3,
        "price",
        ("number alone",),
    ),
    Broken("nan", lambda c: c.cell("supplies", 3, "price", "nan"), "not_finite", "supplies", 3, "price", ("NaN",)),
    Broken(
        "inf", lambda c: c.cell("sites", 3, "land", "inf"), "not_finite", "sites", 3, "land", ("Leave the cell blank",)
    ),
    Broken("1e999", lambda c: c.cell("sites", 3, "land", "1e999"), "not_finite", "sites", 3, "land", ("too large",)),
    Broken("python number", lambda c: c.cell("sites", 3, "land", "1_0"), "not_a_number", "sites", 3, "land", ()),
    Broken(
        "unlimited where it is blank",
        lambda c: c.cell("sites", 3, "land", "unlimited"),
        "not_a_number",
        "sites",
        3,
        "land",
        ("Leave the cell blank for no limit",),
    ),
    Broken(
        "half a year",
        lambda c: c.cell("plants", 2, "first_year", "2015.5"),
        "not_an_integer",
        "plants",
        2,
        "first_year",
        ("whole",),
    ),
    Broken(
        "flag", lambda c: c.cell("links", 2, "both_ways", "maybe"), "not_a_flag", "links", 2, "both_ways", ("true",)
    ),
    Broken(
        "choice",
        lambda c: c.cell("sites", 2, "kind", "parc"),
        "not_a_choice",
        "sites",
        2,
        "kind",
        ("Did you mean park",),
    ),
    Broken(
        "capital id",
        lambda c: c.append("sources", source="Yearbook", citation="A yearbook"),
        "not_an_id",
        "sources",
        3,
        "source",
        ("snake_case",),
    ),
    Broken(
        "Chinese id",
        lambda c: c.append("owners", owner="国资委"),
        "not_an_id",
        "owners",
        2,
        "owner",
        ("found: 国资委",),
    ),
    Broken("id with blank", lambda c: c.cell("plants", 2, "owner", "a b"), "not_an_id", "plants", 2, "owner", ()),
    Broken(
        "negative capacity",
        lambda c: c.cell("plants", 2, "capacity", "-1"),
        "out_of_range",
        "plants",
        2,
        "capacity",
        ("at least 0",),
    ),
    Broken(
        "availability above 1",
        lambda c: c.cell("processes", 2, "availability", "90"),
        "out_of_range",
        "processes",
        2,
        "availability",
        ("0 to 1",),
    ),
    Broken(
        "lifetime 0",
        lambda c: c.cell("processes", 3, "lifetime", "0"),
        "out_of_range",
        "processes",
        3,
        "lifetime",
        ("more than 0",),
    ),
    Broken(
        "latitude",
        lambda c: c.cell("sites", 2, "lat", "106.7"),
        "out_of_range",
        "sites",
        2,
        "lat",
        ("-90 to 90",),
    ),
    Broken(
        "coefficient 0",
        lambda c: c.append("process_flows", process="board_making", commodity="coal", coefficient="0"),
        "zero",
        "process_flows",
        15,
        "coefficient",
        ("Leave the row out",),
    ),
    Broken(
        "key twice",
        lambda c: c.append("sites", site="city", kind="market"),
        "duplicate_key",
        "sites",
        5,
        "site",
        ("row 4", "found: city"),
    ),
    Broken(
        "flow twice",
        lambda c: c.append("process_flows", process="board_making", commodity="board", coefficient="2"),
        "duplicate_key",
        "process_flows",
        15,
        "process",
        ("row 11", "process, mode, commodity, group"),
    ),
]
