"""Codes about tables that contradict each other or themselves."""

from __future__ import annotations

from symbia.case.codes.code import Code

TABLES = (
    Code("unknown_reference", "error", "an id that its table does not have", "所引用的标识符在对应表中不存在", "plants: process `fertilizer`", "Take the name suggested, or add the row"),
    Code("no_sources", "warning", "sources are named, but there is no table of sources", "注明了来源，但没有 sources 表", "source `kem_china` without sources.csv", "Add sources.csv"),
    Code("unit", "error", "a unit that pint does not understand", "无法识别的单位", "`tons`", "For instance t, MWh, GJ, m^3 or 1"),
    Code("process_without_flows", "error", "a process without rows in process_flows", "工艺在 process_flows 中没有行", "a new process, coefficients forgotten", "Add its coefficients"),
    Code("mode_without_rows", "error", "a mode that process_flows does not name for the process", "process_flows 未列出该工艺的这一运行方式", "process_modes: `extracton`", "Take the name suggested"),
    Code("group_produced", "error", "a produced flow in a substitution group", "替代组中出现产出流", "coefficient 1 in group body", "Make the coefficient negative"),
    Code("member_twice", "error", "a commodity twice in a substitution group, for every mode and for one", "同一物料在替代组中既对所有方式又对某一方式给出", "rows of `coal` in group `fuel` with mode blank and mode `m1`", "Write one row for each mode"),
    Code("share_without_group", "error", "a share on a flow that is in no group", "不在替代组中的流设了份额", "max_share 0.3, group blank", "Name a group or leave the share blank"),
    Code("share_range", "error", "a least share above the greatest", "最小份额大于最大份额", "min_share 0.6, max_share 0.4", "Exchange them"),
    Code("group_shares", "error", "shares of a group that cannot add up to 1", "替代组的份额之和不可能为 1", "two members, each at most 0.4", "Raise or lower some"),
    Code("mode_shares", "error", "shares of modes that cannot add up to 1", "各运行方式的份额之和不可能为 1", "two modes, each at least 0.6", "Raise or lower some"),
    Code("coefficient_range", "warning", "a coefficient outside its own range of uncertainty", "系数不在其不确定区间内", "coefficient -2, low -1.8, high -1.5", "Mend one of the three"),
    Code("range_cell", "error", "a range of a number that is not there", "区间所指的数值不存在", "ranges: plants, `boiler_9`, capacity", "Take the name suggested, or leave the row out"),
    Code("value_range", "warning", "a number outside its own range of uncertainty", "数值不在其不确定区间内", "capacity 100, low 40, high 80", "Mend one of the three"),
    Code("limit_range", "error", "a least above a greatest", "下限大于上限", "min_year 100, max_year 50", "Exchange them"),
    Code("unknown_group", "error", "a property limit for a group that the process does not have", "属性限值所指的替代组不属于该工艺", "group `fuels`", "Take the name suggested"),
    Code("main_commodity", "warning", "a main commodity that the process neither makes nor uses", "主要物料既非该工艺的投入也非产出", "main_commodity power of a kiln", "Mend it or add the flow"),
    Code("profile_gap", "error", "a profile that is used but misses periods", "所用的时段曲线缺少时段", "no row for the dry season", "Add the periods listed"),
    Code("profile_unused", "error", "a profile without an hourly limit to multiply", "时段曲线没有可乘的小时限额", "profile sun, max_hour blank", "Give min_hour or max_hour, or use price_profile"),
    Code("yes_no_unlimited", "error", "min_new or fixed_charge with unlimited max_new", "设了 min_new 或 fixed_charge 而 max_new 无限", "fixed_charge 5e6, max_new unlimited", "Give max_new a number"),
    Code("new_range", "error", "more must be built than may be", "必须新建的量大于允许的量", "min_new 100, max_new 50", "Mend one of the two"),
    Code("storage_final", "error", "a stock at the end above the storage's capacity", "期末库存超过库容", "final 200, capacity 100", "Lower final"),
    Code("storage_carry", "warning", "a first or last stock without carry = horizon", "未设 carry = horizon 却给出期初或期末库存", "initial 50, carry year", "Set carry to horizon"),
    Code("year_range", "error", "a first year after the last", "起始年晚于终止年", "first_year 2025, last_year 2020", "Exchange them"),
    Code("unknown_year", "error", "a period of a year that the table years does not have", "时段所属年份不在 years 表中", "period of 2021, years 2020 and 2030", "Add the year or mend the period"),
    Code("year_without_period", "error", "a year without periods", "年份没有时段", "2030 in years alone", "Add its periods"),
    Code("hours", "warning", "periods of a year that do not add up to 8760 h", "一年各时段的小时数之和不是 8760", "a typical month of 730 h", "Keep it knowingly, or complete the year"),
    Code("link_loop", "error", "a link from a site to itself", "线路的起点与终点相同", "from park to park", "Leave it out"),
    Code("class_not_carried", "warning", "a transport class that no transport mode carries", "没有运输方式承运该运输类别", "transport_class `bulc`", "Take the name suggested, or add rates"),
)  # fmt: skip
