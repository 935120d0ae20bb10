"""Who solves the chains: this process, several, or a cluster. Anything with the interface of ``concurrent.futures``."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import suppress
from typing import Any, Protocol, Self, TypeVar

from symbia.studies.study import StudyError

ATTEMPTS = 3
WAIT = 5  # seconds for a scheduler to answer
KILLED = "workers were killed three times over the same scenarios: is there too little memory for so many?"
LOST = "the cluster is gone; what was solved is kept, and the same command goes on from there"


class Steps(Protocol):
    """Something that is done step by step, each step a task of its own."""

    @property
    def done(self) -> bool:
        """Is no step left."""


S = TypeVar("S", bound=Steps)


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


def cluster(address: str) -> tuple[Callable[[], Executor], int, Any]:
    """What makes executors on a Dask cluster, how many workers it has, and its client. Raises ``StudyError``."""
    try:
        from distributed import Client
    except ImportError as error:
        raise StudyError('a scheduler needs Dask: pip install "symbia[cluster]"') from error
    for name in ("distributed", "distributed.client"):  # its log tells with tracebacks what we say in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]  # Dask leaves its __init__ bare
            address, timeout=WAIT, set_as_default=False, heartbeat_interval="2s"
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise StudyError(f"no Dask scheduler answers at {address}") from error
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    if not workers:
        client.close(timeout=1)
        raise StudyError(f"the scheduler at {address} has no workers: start some with  dask worker {address}")
    return (lambda: client.get_executor(pure=False)), workers, client


def _follow(parent: int) -> None:
    """End with the parent, also when it is killed; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Workers:
    """An executor that is made anew when its workers die; use it in a ``with``."""

    def __init__(self, make: Callable[[], Executor], width: int) -> None:
        self._make, self._width = make, width
        self._executor = make()

    def __enter__(self) -> Self:
        """Ready to work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for the workers to end; after an error nobody waits."""
        if kind is None:
            self._executor.shutdown(wait=True)
        else:
            _stop(self._executor)

    def completed(
        self, function: Callable[..., Any], work: Sequence[S], task: Callable[[S], tuple[Any, ...]]
    ) -> Iterator[tuple[S, Any]]:
        """Do all steps of all ``work``; each result goes to the caller, who then moves that work on.

        A step is ``function(*task(own))``. Steps of workers that died run again, three times at most.
        """
        left = [own for own in work if not own.done][::-1]
        tries: dict[int, int] = {}
        running: dict[Future[Any], S] = {}
        while left or running:
            while left and len(running) < self._width:
                own = left.pop()
                running[self._submit(function, *task(own))] = own
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                own = running.pop(future)
                try:
                    result = future.result()
                except BrokenExecutor as error:  # a worker died
                    tries[id(own)] = tries.get(id(own), 0) + 1
                    if tries[id(own)] >= ATTEMPTS:
                        raise StudyError(KILLED) from error
                    left += [*running.values(), own]  # the whole pool is gone
                    running.clear()
                    self._anew()
                    break
                except CancelledError as error:
                    raise StudyError(LOST) from error
                except Exception as error:
                    if type(error).__module__.startswith("distributed"):  # Dask has tried three times by itself
                        raise StudyError(KILLED if "Killed" in type(error).__name__ else LOST) from error
                    raise
                tries.pop(id(own), None)
                yield own, result
                if not own.done:
                    left.append(own)

    def _submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        try:
            return self._executor.submit(function, *args)
        except BrokenExecutor:  # a worker died while it had nothing to do
            self._anew()
            return self._executor.submit(function, *args)

    def _anew(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._make()


def _stop(executor: Executor) -> None:
    """Do not wait for what nobody wants any more."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    try:
        executor.shutdown(wait=False, cancel_futures=True)
    except TypeError:  # Dask's has no such choice: it always cancels
        executor.shutdown(wait=False)
    for process in processes:
        with suppress(Exception):
            process.terminate()
