"""What a workbook says to whoever fills it in, made from the declaration: comments, drop-downs, a page of guidance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from symbia.case.schema import allowed
from symbia.case.show import show
from symbia.case.tables import TABLE, TABLES, Column

LAST_ROW = 20_000  # drop-downs reach so far
MOST_PROMPT = 255
HEADER_MEANINGS = {
    "id": ("id of the case, lower snake_case", "案例标识，小写字母、数字和下划线"),
    "title": ("title", "标题"),
    "title_zh": ("title in Chinese", "中文标题"),
    "currency": ("currency of all money", "所有金额的货币"),
    "base_year": ("year to which money is discounted", "折现基准年"),
    "discount_rate": ("real, per year: 0.08 is 8 %", "实际年折现率：0.08 即 8 %"),
    "objective": (
        "net_value, output_value, cost, or a measure as TOML",
        "net_value、output_value、cost，或 TOML 写法的指标",
    ),
}
_TYPES_ZH = {
    "id": "标识",
    "text": "文本",
    "number": "数字",
    "integer": "整数",
    "choice": "选项",
    "flag": "是/否",
}


def readme_lines() -> Iterator[tuple[str, str, str]]:
    """Lines of the sheet that explains the others."""
    yield "symbia", "A case as a workbook", "以工作簿编写的案例"
    yield (
        "",
        "Fill in the sheets, save, then: symbia solve FILE.xlsx",
        "填写各表并保存，然后运行上述命令",
    )
    yield (
        "",
        "Dark headings must be filled in, light ones may stay blank for the default.",
        "深色表头必填，浅色可留空取默认值。",
    )
    yield "", "Underlined columns are the key: no two rows may agree in all of them.", "带下划线的列为主键，不得重复。"
    yield "", "Rest the mouse on a heading for meaning, unit and default.", "鼠标停在表头上可见含义、单位和默认值。"
    yield (
        "",
        "Cells that name something of another sheet, or a choice, offer a list.",
        "引用其他表或选项的单元格提供下拉列表。",
    )
    yield (
        "",
        "Every quantity is in its commodity's unit, all money in the case's currency.",
        "数量用物料自身的单位，金额用案例货币。",
    )
    yield "sheet", "what it holds (bold: required)", "内容（粗体：必需）"
    yield "case", "what the case is called, its money and its objective", "案例名称、货币和目标"
    yield "policies", "the text of policies.toml, line by line", "policies.toml 的文本，逐行"
    for table in TABLES:
        yield table.name, table.meaning, table.meaning_zh


def column_comment(column: Column) -> Any:
    """The note at a heading, in both languages."""
    from openpyxl.comments import Comment

    lines = [column.meaning if column.meaning != "id" else f"id of the row's {column.name}", column.meaning_zh]
    lines.append(f"{column.type} {_TYPES_ZH[column.type]}" + (f", {column.unit}" if column.unit else ""))
    if column.choices:
        lines.append(" | ".join(column.choices))
    elif column.type == "number" and allowed(column):
        lines.append(allowed(column))
    if column.unlimited_word:
        lines.append("or the word unlimited 或写 unlimited")
    if column.refers_to:
        lines.append(f"→ {column.refers_to[0]}" + (", several with ; 多个以 ; 分隔" if column.refers_to_many else ""))
    lines.append("required 必填" if column.required else f"blank 空白 = {_default(column)}")
    if column.key:
        lines.append("part of the key 主键")
    return Comment("\n".join(lines), "symbia", width=340, height=24 + 20 * len(lines))


def _default(column: Column) -> str:
    if column.default_from:
        return column.default_from
    if isinstance(column.default, float) and math.isinf(column.default):
        return "no limit 无限制"
    return show(column.default) or "none 无"


def list_name(table: str, column: str) -> str:
    """Name of the range that holds the ids of a column."""
    return f"list_{table}_{column}"


def add_validations(book: Any, headers: Mapping[str, Sequence[str]]) -> None:
    """Drop-downs for choices and references, ranges for numbers, in the sheets with these headers.

    The ids of another sheet are a named range that grows with the sheet. An id that is not in it may be entered after a
    warning, since its row may be about to be written; a choice that does not exist may not.
    """
    from openpyxl.utils import get_column_letter

    for name, header in headers.items():
        for place, heading in enumerate(header, start=1):
            column = TABLE[name].column(heading)
            rule = _rule(book, column, headers)
            if rule is not None:
                letter = get_column_letter(place)
                rule.add(f"{letter}2:{letter}{LAST_ROW}")
                book[name].add_data_validation(rule)


def _rule(book: Any, column: Column, headers: Mapping[str, Sequence[str]]) -> Any:
    if column.choices:
        return _list(column, f'"{",".join(column.choices)}"', "stop")
    if column.type == "flag":
        return _list(column, '"TRUE,FALSE"', "stop")
    if column.refers_to and not column.refers_to_many and column.refers_to[1] in headers.get(column.refers_to[0], ()):
        return _list(column, _named_range(book, *column.refers_to, headers), "warning")
    if column.type in ("number", "integer") and not column.unlimited_word:
        return _number(column)
    return None


def _named_range(book: Any, table: str, column: str, headers: Mapping[str, Sequence[str]]) -> str:
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    name = list_name(table, column)
    if name not in book.defined_names:
        letter = get_column_letter(list(headers[table]).index(column) + 1)
        cells = f"{table}!${letter}$2:${letter}${LAST_ROW}"
        reach = f"OFFSET({table}!${letter}$2,0,0,MAX(1,COUNTA({cells})),1)"
        book.defined_names[name] = DefinedName(name, attr_text=reach)
    return name


def _list(column: Column, source: str, style: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=source, allow_blank=not column.required)
    return _told(rule, column, "not in the list 不在列表中", style)


def _number(column: Column) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    kind = "whole" if column.type == "integer" else "decimal"
    low, high = column.minimum, column.maximum
    if low > -math.inf and high < math.inf:
        rule = DataValidation(type=kind, operator="between", formula1=show(low), formula2=show(high))
    elif low > -math.inf:
        operator = "greaterThan" if column.above_minimum else "greaterThanOrEqual"
        rule = DataValidation(type=kind, operator=operator, formula1=show(low))
    elif high < math.inf:
        rule = DataValidation(type=kind, operator="lessThanOrEqual", formula1=show(high))
    else:
        bound = "9999" if kind == "whole" else "1E+300"
        rule = DataValidation(type=kind, operator="between", formula1=f"-{bound}", formula2=bound)
    rule.allow_blank = True
    return _told(rule, column, f"a number is expected: {allowed(column) or 'any'} 应为数字", "stop")


def _told(rule: Any, column: Column, message: str, style: str) -> Any:
    rule.errorStyle = style
    rule.showErrorMessage = True
    rule.errorTitle = column.name[:32]
    rule.error = message[:225]
    rule.showInputMessage = True
    rule.promptTitle = column.name[:32]
    unit = f" [{column.unit}]" if column.unit else ""
    rule.prompt = f"{column.meaning}{unit}\n{column.meaning_zh}"[:MOST_PROMPT]
    return rule
