"""Whoever dies on the way, the table is that of an undisturbed run: a worker, the study, the cluster's scheduler."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pandas as pd
import pytest
from micro import micro

from symbia.studies import StudyError, sweep
from symbia.studies.executors import Workers

STUDY = """
[sample]
method = "sobol"
size = 128
seed = 5
[[factor]]
id = "coal"
table = "supplies"
column = "price"
low = 1
high = 4
[[factor]]
id = "room"
table = "plants"
column = "capacity"
low = 3
high = 60
[[measure]]
id = "bought"
objective = "purchases"
"""


def _case(folder: Path) -> tuple[Path, Path]:
    case = micro(
        folder / "case",
        recipes="boiler coal=-1.25 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=3 max_year=40",
        policies=[{"measure": {"quantity": "produced", "commodity": "steam"}, "min": 5}],
    )
    study = folder / "study.toml"
    study.write_text(STUDY, encoding="utf-8")
    return case, study


class Once:
    """Work of one step."""

    def __init__(self, number: int) -> None:
        self.number, self.done = number, False


def _die_once(number: int, folder: str) -> int:
    mark = Path(folder) / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    """Proves: a killed worker's work, and what was under way beside it, is done by new ones; each result comes once.

    Without it the pool would stay broken and the numbers after 3 would be missing.
    """
    found = []
    work = [Once(number) for number in range(8)]
    with Workers(lambda: ProcessPoolExecutor(2), 2) as workers:
        for own, number in workers.completed(_die_once, work, lambda one: (one.number, str(tmp_path))):
            own.done = True
            found.append(number)
    assert sorted(found) == list(range(8))
    assert (tmp_path / "died").exists()


def test_work_that_always_kills_ends(tmp_path: Path) -> None:
    """Proves: work that kills every worker is given up with a message, not tried for ever."""
    with pytest.raises(StudyError, match="memory"), Workers(lambda: ProcessPoolExecutor(1), 1) as workers:
        list(workers.completed(_die, [Once(1)], lambda one: (one.number,)))


@contextmanager
def _started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _cluster(workers: int = 1) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    none = ("--no-dashboard",)
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            _started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), *none)
        )
        for _ in range(workers):
            stack.enter_context(
                _started("distributed.cli.dask_worker", address, "--nthreads", "2", "--no-nanny", *none)
            )
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, scheduler


def test_a_cluster_gives_the_same_table_also_when_its_scheduler_dies(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Proves: a Dask cluster gives this process's table to the last bit; what it had solved when it died is kept.

    That the cluster is gone is said in one sentence, without the tracebacks of Dask's own log.
    """
    case, study = _case(tmp_path)
    alone = sweep(case, study, tmp_path / "alone").table
    out = tmp_path / "out"
    with _cluster() as (address, scheduler):

        def kill(done: int, of: int) -> None:
            if done:
                scheduler.kill()

        with pytest.raises(StudyError, match="goes on from there"):
            sweep(case, study, out, scheduler=address, progress=kill)
    assert "Traceback" not in capfd.readouterr().err
    assert [one.message for one in caplog.records if one.name.startswith("distributed")] == []
    kept = (out / "scenarios.jsonl").read_bytes().count(b"\n")
    assert 0 < kept < 128
    with _cluster() as (address, _):
        again = sweep(case, study, out, scheduler=address)
    assert again.solved == 128 - kept
    pd.testing.assert_frame_equal(again.table, alone, check_exact=True)


def test_no_scheduler(tmp_path: Path) -> None:
    """Proves: an address at which nobody answers, or that is none, is said, and nothing is written."""
    pytest.importorskip("distributed")
    case, study = _case(tmp_path)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(StudyError, match="no Dask scheduler"):
            sweep(case, study, tmp_path / "out", scheduler=address)
    assert not (tmp_path / "out").exists()


def test_ctrl_c(tmp_path: Path) -> None:
    """Proves: Ctrl-C ends with 130 and says how to go on, what was solved is kept, and the rest follows."""
    case, study = _case(tmp_path)
    study.write_text(STUDY.replace("128", "2048"), encoding="utf-8")
    out = tmp_path / "out"
    command = ["sweep", str(case), str(study), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    running = subprocess.Popen(
        [sys.executable, "-c", "from symbia.cli import main; main()", *command],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    books = out / "scenarios.jsonl"
    for _ in range(2400):
        if books.is_file() and books.read_bytes().count(b"\n") >= 20:
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=120)[1]
    assert running.returncode == 130
    assert "goes on from there" in said
    assert "Traceback" not in said
    assert 20 <= books.read_bytes().count(b"\n") < 2048
