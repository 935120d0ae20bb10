"""Codes of the result table ``hints``: what an optimiser does that no one would."""

from __future__ import annotations

from symbia.case.codes.code import Code

SOLVED = (
    Code("both_ways", "hint", "a commodity shipped both ways between two places in the same period", "同一时段内同一物料在两地之间双向运输", "5 kt of ash there, 4 kt back", "Look at its cause: a loss, a charge or a target that pays for movement"),
    Code("lost_on_the_way", "hint", "goods that are shipped so as to be lost: the loss saves more than the freight costs", "为损耗而运输：途中损耗带来的好处超过运费", "slag sent to a place no better off, 3 % lost", "Set the loss to 0, or count it as disposed"),
    Code("use_in_name_only", "hint", "a by-product counts as used, but nine tenths of what is made of it are stacked, let go or made into nothing", "副产物计为“已利用”，但其产品九成以上被堆存、排放或一无所成", "residue treated, then buried", "Take the treatment out of the measure (factor = -1 on what is disposed)"),
    Code("price_far", "hint", "a shadow price more than 5 times beyond every market price of the commodity", "影子价格超出该物料任何市场价格 5 倍以上", "a catalyst at 40,000 per t, bought at 900", "See the limit named: it stops a chain"),
    Code("let_off", "hint", "steam, heat, gas or power let go: more than a hundredth of what is there", "蒸汽、热、气或电被放散：超过当地总量的百分之一", "12 % of the steam of a unit run for its power", "Look for the rule or minimum that keeps its source running"),
    Code("buys_and_sells", "hint", "the same commodity bought and sold at one site in the same period", "同一地点同一时段既购入又销售同一物料", "power from the grid and to the grid", "Check prices and limits: is it meant?"),
)  # fmt: skip
