"""A headless Chromium that opens a page, runs a script in it, and tells what happened."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--virtual-time-budget=20000",
)
#: what the browser asks for on its own account, whatever page is open
OWN = r"https?://([a-z0-9-]+\.)*(google|googleapis|gvt1)\.com/"


@dataclass(frozen=True)
class Visit:
    """What a script in the page returned, what the console said, and which addresses were asked for."""

    result: Any
    console: list[str]
    asked: list[str]


def visit(page: Path, script: str, folder: Path, size: tuple[int, int] = (1280, 900)) -> Visit:
    """Open a copy of the page with one more allowed script, which must return something that JSON can hold.

    All figures are drawn first: the window is as high as the page.
    """
    driver = (
        "window.addEventListener('load', () => setTimeout(async () => { let r; try { r = await (async () => {"
        f"{script}"
        "})(); } catch (e) { r = 'failed: ' + e; }"
        "const out = document.createElement('pre'); out.id = 'told';"
        "out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(r)))); document.body.append(out); }, 3000));"
    )
    digest = base64.b64encode(hashlib.sha256(driver.encode()).digest()).decode()
    text = page.read_text(encoding="utf-8")
    text = text.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    text = text.replace("script-src &#39;", f"script-src 'sha256-{digest}' &#39;", 1)
    head, body = text.rsplit("</body>", 1)
    copy = folder / "visited.html"
    copy.write_text(f"{head}<script>{driver}</script></body>{body}", encoding="utf-8")
    log = folder / "net.json"
    ended = subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--window-size={size[0]},{size[1]}",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--dump-dom",
            copy.as_uri(),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    told = re.search(r'<pre id="told">([^<]*)</pre>', ended.stdout)
    assert told, ended.stderr[-3000:]
    console = [line for line in ended.stderr.splitlines() if "CONSOLE" in line]
    asked = set(re.findall(r'"url":"((?:https?|wss?|ftp):[^"]*)"', log.read_text(encoding="utf-8", errors="replace")))
    asked = {address for address in asked if not re.match(OWN, address)}
    return Visit(json.loads(base64.b64decode(told.group(1)).decode()), console, sorted(asked))
