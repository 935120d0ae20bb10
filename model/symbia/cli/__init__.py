"""The command line. Thin: it parses, calls the rooms, prints, and turns endings into exit codes."""

from symbia.cli.app import main

__all__ = ["main"]
