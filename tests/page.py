"""A page of the report, read back."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

SECTIONS = ["headline", "attribution", "map", "sankey", "dispatch", "units", "prices", "targets", "built", "exchanges"]
SECTIONS += ["wastes", "sources"]


class Page(HTMLParser):
    """What a page holds: headings, text outside of scripts, every address, every script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.shown: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.handlers: list[str] = []
        self.tags: set[str] = set()
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open.append((tag, dict(attrs)))
        for name, value in attrs:
            if name in ("src", "href", "action", "srcset", "data", "poster", "background"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
        if tag == "h2":
            self.headings.append("")

    def handle_data(self, data: str) -> None:
        tag, attrs = self._open[-1] if self._open else ("", {})
        if tag == "script":
            self.scripts.append((attrs, data))
        elif tag == "h2":
            self.headings[-1] += data
        elif tag != "style":
            self.shown.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    @property
    def figures(self) -> dict[str, Any]:
        (found,) = [text for attrs, text in self.scripts if attrs.get("id") == "figures"]
        return dict(json.loads(found))
