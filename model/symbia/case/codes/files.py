"""Codes about files, headers, rows and cells."""

from __future__ import annotations

from symbia.case.codes.code import Code

FILES = (
    Code("no_case", "error", "there is no case at this path", "该路径下没有案例", "`symbia check tutorail`", "Name the folder that holds case.toml, or a workbook"),
    Code("exists", "error", "something is already where a case is to be written", "要写入案例的位置已有内容", "`symbia new mycase` twice", "Name another place"),
    Code("missing_table", "error", "a required table is not there", "缺少必需的表", "no sites.csv", "Add it, if only with a header"),
    Code("unknown_table", "error", "a CSV file or sheet that is no table of a case", "CSV 文件或工作表不是案例的表", "suplies.csv", "Rename or remove it"),
    Code("unknown_file", "warning", "a TOML file that a case does not read", "案例不读取的 TOML 文件", "policy.toml beside case.toml", "Rename it: policies.toml"),
    Code("unreadable", "error", "a file cannot be read", "文件无法读取", "no permission to read plants.csv", "Mend its permissions"),
    Code("package", "error", "a datapackage.json that does not describe a case, or names files outside its folder", "datapackage.json 未描述案例，或引用了文件夹之外的文件", "path `../plants.csv`", "`symbia convert CASE --datapackage` writes it anew"),
    Code("workbook_limit", "error", "more than a workbook can hold: rows of a sheet, characters of a cell", "超出工作簿容量（行数或单元格字符数）", "1,048,577 rows of profiles", "Stay with a folder of CSV files"),
    Code("encoding", "error", "a file is not UTF-8", "文件不是 UTF-8 编码", "a CSV saved as GBK", "Save it as CSV UTF-8"),
    Code("csv_syntax", "error", "a CSV file breaks the rules of CSV (quotes, separators)", "CSV 格式错误（引号或分隔符）", "columns separated by ;", "Save it as CSV UTF-8 (comma delimited)"),
    Code("empty_file", "error", "a file without a header row", "文件没有表头行", "an empty links.csv", "Row 1 holds the names of the columns"),
    Code("toml_syntax", "error", "a TOML file breaks the rules of TOML", "TOML 语法错误", "`id = tutorial` without quotes", "Put texts in double quotes"),
    Code("formula", "error", "a formula whose value was not saved, or an error value of a spreadsheet", "公式的值未保存，或为电子表格错误值", "`#REF!`", "Mend the formula, save again"),
    Code("blank_header", "error", "cells without a column name", "数据没有列名", "a number to the right of the last column", "Name the column or clear the cells"),
    Code("duplicate_column", "error", "a column that is there twice", "列重复", "price, price", "Keep one of them"),
    Code("unknown_column", "error", "a column that the table does not have", "表中没有该列", "`capasity`", "Take the name suggested"),
    Code("missing_column", "error", "a required column is not there", "缺少必需的列", "supplies without price", "Add it"),
    Code("ragged_row", "error", "a row with more cells than the header", "某行的单元格多于表头", "a note with a comma and no quotes", "Put the text in double quotes"),
    Code("blank", "error", "a required cell is blank", "必填单元格为空", "a commodity without unit", "Fill it in"),
    Code("not_a_number", "error", "a cell that should be a number", "应为数字", "`1,000` or `5 t`", "Write the number alone: 1000"),
    Code("not_finite", "error", "NaN or an infinite number", "非有限数（NaN 或无穷）", "`inf` as max_year", "Leave the cell blank for no limit"),
    Code("not_an_integer", "error", "a cell that should be a whole number", "应为整数", "year `2015.5`", "Write it without decimals"),
    Code("not_a_flag", "error", "a cell that should be true or false", "应为 true 或 false", "both_ways `maybe`", "Write true or false"),
    Code("not_a_choice", "error", "a cell that is none of the column's choices", "不是该列的可选值", "category `by-product`", "Take one of the choices listed"),
    Code("not_an_id", "error", "an id that is not lower snake_case ASCII", "标识符须为小写字母、数字和下划线", "`Coal Mine`", "Write coal_mine; names go to name_en and name_zh"),
    Code("out_of_range", "error", "a number below or above its range", "数值超出范围", "availability `92`", "A share is between 0 and 1: 0.92"),
    Code("zero", "error", "a zero where it has no meaning", "此处零无意义", "coefficient `0`", "Leave the row out"),
    Code("duplicate_key", "error", "two rows with the same key", "两行的键相同", "plant boiler_1 twice", "Give each its own id"),
    Code("unknown_key", "error", "a key that a TOML file does not have", "TOML 文件中没有该键", "`curency` in case.toml", "Take the name suggested"),
    Code("missing_key", "error", "a required key is not there", "缺少必需的键", "case.toml without base_year", "Add it"),
    Code("wrong_type", "error", "a value of the wrong type", "值的类型错误", "`min = \"0.6\"`", "Numbers stand without quotes, texts with"),
)  # fmt: skip
