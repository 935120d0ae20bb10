"""Numbers in the units that people use: see ``symbia.case.amounts``, which earlier rooms use as well."""

from symbia.case.amounts import Language, Scale, amount, number, price, scale, unit_word

__all__ = ["Language", "Scale", "amount", "number", "price", "scale", "unit_word"]
