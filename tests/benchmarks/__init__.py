"""How long symbia takes to state a linear programme and hand it to HiGHS, beside linopy and Pyomo."""
