"""The tutorial, solved once for all tests of the report."""

from __future__ import annotations

import pytest
from command import TUTORIAL

import symbia as sy


@pytest.fixture(scope="session")
def solved() -> sy.Solution:
    return sy.solve(sy.read_case(TUTORIAL))
