"""Codes about a case as a whole: what deserves a look before it is solved. None of them stops a solve."""

from __future__ import annotations

from symbia.case.codes.code import Code

CASES = (
    Code("elements", "warning", "a process that makes more of an element than it takes in", "工艺产出的元素多于投入", "0.21 t of P out, 0.20 t in", "Mend coefficients or contents, or add the flow that brings the rest"),
    Code("energy", "hint", "a process that makes more energy than it takes in (units of energy; `energy` in contents, GJ per unit)", "工艺产出的能量多于投入", "1 MWh of fuel gas gives 5 GJ of steam", "Mend the coefficients; a heat pump may stay"),
    Code("cannot_arise", "warning", "plants need a commodity at a site where nothing can bring it (a hint where they are only to be built)", "装置所需物料在当地无从获得（仅为拟建装置时为提示）", "a boiler in a park without coal or a link", "Add a supply, a plant, or links and a transport class"),
    Code("cannot_go", "warning", "plants make a commodity that can go nowhere, so they can never run (a hint where they are only to be built)", "装置的产出物无处可去，因而无法运行（仅为拟建装置时为提示）", "a park without disposal or use of its red mud", "Add a disposal, a demand, a use or a link, or surplus = free"),
    Code("never_runs", "warning", "a plant that can never run because others cannot (a warning where min_load makes it run, else a hint)", "因其他装置无法运行而永远不能运行的装置（受 min_load 约束时为警告，否则为提示）", "the mill of a kiln that gets no fuel", "Mend what stops the others"),
    Code("no_capacity", "hint", "a plant without capacity, hours or permission to build", "没有产能、可运行时间或新建许可的装置", "capacity 0, max_new blank", "Give capacity or max_new, or leave the row out"),
    Code("unserved_demand", "warning", "a demand that nothing can ever reach (a warning where it has a minimum, else a hint)", "永远无法供应的需求（有最低量时为警告，否则为提示）", "a market without a link", "Add links, a plant or a supply, or leave it out"),
    Code("unused_supply", "warning", "a supply whose goods nothing can use (a warning where it has a minimum, else a hint)", "购入物无处可用的供应（有最低量时为警告，否则为提示）", "lime for a plant that is not there", "Add what uses it, or leave it out"),
    Code("unused_disposal", "hint", "a disposal of what can never be there", "堆存的物料永远不会出现", "a stack at a park without the plant", "Leave it out"),
    Code("shortage", "warning", "more must be used than can arise: the case has no solution", "必须使用的量大于可获得的量：案例无解", "steam in the dry season: 1.21 PJ sold at least, 1.05 PJ raised at most", "Lower the need, or add capacity, supply or a route"),
    Code("glut", "warning", "more must arise than can go: the case has no solution", "必然产生的量大于可消纳的量：案例无解", "take or pay of 100 kt of coal, use of 60 kt", "Lower the minimum, or add a use or a disposal"),
    Code("scarce", "hint", "existing plants at full load would take more than can be raised of what cannot travel", "现有装置满负荷所需超过可获得的量（不可运输物料）", "four acid plants on one boiler", "Keep it knowingly, or add capacity"),
    Code("share_above_one", "warning", "a share of a part in its whole bounded above 1 (from 1 to 2 it may be meant: a hint)", "部分占整体的份额限值大于 1（1 到 2 之间为提示）", "`min = 60` for 60 %", "Write 0.6"),
    Code("policies_contradict", "warning", "two enforced policies leave nothing between them, or parts add up to less than their whole must be", "两项强制政策相互矛盾，或各部分上限之和小于整体下限", "coal at least 5 Mt, and at most 4 Mt", "Change one, or make it a goal"),
    Code("policy_unreachable", "warning", "capacities and limits can never reach a policy's bound (a hint for a goal: it will be missed)", "产能与限额无法达到政策限值（对目标为提示：必定无法实现）", "10 Mt of steel from 6 Mt of furnaces", "Change the bound or the capacities"),
    Code("share_needs_less", "hint", "a share that can be met only by running less than existing plants could", "只有降低现有装置负荷才能达到的份额", "60 % of red mud used, uses for 20 %", "Keep it knowingly, or add uses"),
    Code("mixed_units", "warning", "a measure that adds up amounts in different units (a hint where it is only monitored)", "指标把不同单位的数量直接相加（仅监测时为提示）", "t of ash and GJ of waste heat", "Filter by unit, or give weights"),
    Code("price_scale", "hint", "a price 20 times or more from the others of its commodity, or a fuel worth next to nothing beside its energy", "价格与同一物料的其他价格相差 20 倍以上，或燃料价格与其能量价值不符", "coal at 0.6 per t", "Mind the unit: per t, not per kg"),
    Code("coefficient_scale", "hint", "a coefficient 50 times or more from those of the processes with the same product", "系数与同类工艺相差 50 倍以上", "650 MWh of power per t of aluminium", "Compare units"),
    Code("capacity_scale", "hint", "a capacity 1000 times or more from those of the same process's plants", "产能与同一工艺的其他装置相差 1000 倍以上", "400 (kt) beside 400000 (t)", "Mind the unit and capacity_basis"),
    Code("upkeep_scale", "hint", "a fixed_cost per year above capex", "年固定成本高于投资", "fixed_cost 5000, capex 500", "Compare units"),
    Code("distance_short", "warning", "a link shorter than the straight line between its ends", "线路比两端直线距离还短", "50 km between places 90 km apart", "Mend km or coordinates"),
    Code("distance_long", "hint", "a link more than 10 times as long as the straight line between its ends", "线路长度超过两端直线距离的 10 倍", "540 km between places 51 km apart", "Mend km or coordinates"),
    Code("money_machine", "warning", "bought and sold again at a profit, without limit on either side; or made into something else by plants that may be built without limit", "买入再卖出即可获利且两端均无限额，或经可无限新建的装置加工后获利", "grid power at 300 in, 350 out", "Limit one side, or mend a price"),
)  # fmt: skip
