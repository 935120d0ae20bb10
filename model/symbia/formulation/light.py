"""Pyomo without what it would fetch beside itself.

Pyomo waits for scipy to be imported by anybody and then imports scipy.stats, spatial and integrate for its own later
use: half a second of every command, for nothing that is used here. Told not to wait, it imports them when asked for.
"""

from __future__ import annotations

import pyomo.common.dependencies as pyomo_dependencies

#: a private name of Pyomo, so nothing here relies on it: without it all works, half a second later
_waiting = getattr(getattr(pyomo_dependencies, "DeferredImportCallbackFinder", None), "_callbacks", {})
_waiting.pop("scipy", None)
