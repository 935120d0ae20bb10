"""Who solves the chunks: this process, or several. Anything with the interface of ``concurrent.futures`` will do."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

ATTEMPTS = 3


class InProcess(Executor):
    """Runs what it is given at once."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it, and give the result as a future."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def executor_of(workers: int) -> Callable[[], Executor]:
    """What makes executors: this process for one worker, a pool of fresh processes for more."""
    if workers <= 1:
        return InProcess
    return lambda: ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _follow, (os.getpid(),))


def _follow(parent: int) -> None:
    """End with the parent, also when it is killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def completed(
    make: Callable[[], Executor], width: int, function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[Any]:
    """Results of ``function(*task)`` as they come, ``width`` at a time; tasks of workers that died run again."""
    left = list(enumerate(tasks))[::-1]
    tries = [0] * len(tasks)
    executor = make()
    running: dict[Future[Any], tuple[int, tuple[Any, ...]]] = {}
    try:
        while left or running:
            while left and len(running) < width:
                number, task = left.pop()
                tries[number] += 1
                running[executor.submit(function, *task)] = (number, task)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, task = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    if tries[number] >= ATTEMPTS:
                        raise
                    left += [(number, task), *running.values()]  # the whole pool is gone
                    running.clear()
                    executor.shutdown(wait=False, cancel_futures=True)
                    executor = make()
                    break
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
