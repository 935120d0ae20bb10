"""The exchange network as GraphML (Brandes et al. 2002, GraphML progress report), written straight as text.

networkx builds a tree of elements first, which takes ten times as long; what it reads from this file is the same graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {str: "string", float: "double", int: "long"}
_SPACES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def write_graphml(graph: nx.MultiDiGraph, file: Path) -> None:
    """Write a directed multigraph whose attributes are texts, floats and whole numbers."""
    keys: dict[tuple[str, str], tuple[str, str]] = {}  # owner and name of an attribute: its key and type

    def data(owner: str, attributes: dict[str, Any], indent: str) -> str:
        lines = []
        for name, value in attributes.items():
            key, _ = keys.setdefault((owner, name), (f"d{len(keys)}", _TYPES[type(value)]))
            lines.append(f'{indent}<data key="{key}">{escape(str(value), {chr(13): "&#13;"})}</data>\n')
        return "".join(lines)

    body = [data("graph", graph.graph, "    ")]
    for node, attributes in graph.nodes(data=True):
        body.append(f"    <node id={_quoted(node)}>\n{data('node', attributes, '      ')}    </node>\n")
    for source, target, number, attributes in graph.edges(keys=True, data=True):
        ends = f'source={_quoted(source)} target={_quoted(target)} id="{number}"'
        body.append(f"    <edge {ends}>\n{data('edge', attributes, '      ')}    </edge>\n")
    declared = [
        f'  <key id="{key}" for="{owner}" attr.name={_quoted(name)} attr.type="{kind}" />\n'
        for (owner, name), (key, kind) in keys.items()
    ]
    text = [_HEAD, *declared, '  <graph edgedefault="directed">\n', *body, "  </graph>\n</graphml>\n"]
    file.write_text("".join(text), encoding="utf-8")


def _quoted(text: str) -> str:
    return quoteattr(text, _SPACES)
