"""An independent reading of the contract, and random cases to hold it against the program."""
