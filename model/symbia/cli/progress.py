"""What a person sees while waiting: the stage, and the solver's latest word. Silent where nobody looks."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.markup import escape


class Stages:
    """A spinner with the stage's name on a terminal; with ``log`` the solver's lines as they come, on stderr."""

    def __init__(self, *, log: bool) -> None:
        self.log = log
        self.console = Console(stderr=True)
        self.status = self.console.status("", spinner="dots") if sys.stderr.isatty() and not log else None
        self.stage = ""
        self.began = time.perf_counter()
        self.laps: dict[str, float] = {}

    def __enter__(self) -> Stages:
        """Start the spinner."""
        if self.status is not None:
            self.status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal clean."""
        self.stop()

    def next(self, stage: str) -> None:
        """The next stage begins."""
        now = time.perf_counter()
        if self.stage:
            self.laps[self.stage] = now - self.began
        self.stage, self.began = stage, now
        if self.status is not None:
            self.status.update(stage)

    def lap(self, stage: str) -> float:
        """Seconds that a finished stage took."""
        return self.laps.get(stage, 0.0)

    def say(self, message: str) -> None:
        """A line of the solver's log."""
        if self.log:
            self.console.print(message, markup=False, highlight=False, soft_wrap=True)
        elif self.status is not None and message.strip():
            self.status.update(f"{self.stage}  [dim]{escape(message.strip()[:90])}[/dim]")

    def stop(self) -> None:
        """Stop the spinner."""
        if self.status is not None:
            self.status.stop()
            self.status = None
