"""The command line: one file per command, no arithmetic in it."""

from jixiao.cli.root import main

__all__ = ["main"]
