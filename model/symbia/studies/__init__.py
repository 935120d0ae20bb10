"""Many solves of one case: sweeps over what its tables and policies say."""

from __future__ import annotations

from symbia.studies.hot import HotModel
from symbia.studies.losses import Losses, losses
from symbia.studies.study import Factor, Study, StudyError, read_study
from symbia.studies.sweep import Sweep, sweep

__all__ = ["Factor", "HotModel", "Losses", "Study", "StudyError", "Sweep", "losses", "read_study", "sweep"]
