"""What a case is: files to a checked, filled and frozen `Case`, and back."""

from symbia.case.case import Case, Measure, Objective, Policy
from symbia.case.checks.elements import element_balances
from symbia.case.new import write_starter
from symbia.case.problem import CaseError, Problem
from symbia.case.provenance import provenance
from symbia.case.read import check, read_case
from symbia.case.reformat import convert_case, describe_folder, write_starter_workbook
from symbia.case.variant import case_from_tables
from symbia.case.write import write_case

__all__ = [
    "Case",
    "CaseError",
    "Measure",
    "Objective",
    "Policy",
    "Problem",
    "case_from_tables",
    "check",
    "convert_case",
    "describe_folder",
    "element_balances",
    "provenance",
    "read_case",
    "write_case",
    "write_starter",
    "write_starter_workbook",
]
