"""Many solves of one case: sweeps over what its tables and policies say."""
