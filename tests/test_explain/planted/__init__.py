"""Cases made infeasible on purpose: what was planted, and the words that must come out.

``cause`` are the cells (table, row, column) that together cannot be kept; the explanation must name all of them.
``words`` must stand in the English text. ``missing`` is the shortage of the first conflict, reckoned by hand.
"""

from __future__ import annotations

from planted.conflict import Planted
from planted.in_tutorial import IN_TUTORIAL
from planted.owed import OWED
from planted.policies import POLICIES
from planted.shares import SHARES
from planted.stocks import STOCKS
from planted.whole_numbers import WHOLE_NUMBERS
from planted.years import YEARS

PLANTED = (*OWED, *STOCKS, *SHARES, *POLICIES, *YEARS, *WHOLE_NUMBERS, *IN_TUTORIAL)

__all__ = ["PLANTED", "Planted"]
