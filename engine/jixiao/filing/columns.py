"""Columns of long tables besides those of rows, by name."""

from __future__ import annotations

KEY, GROUP, GOAL, NAME, SHARE = "code", "group", "goal", "name", "share"
"""The filing, the place, the goal, the name, and what a goal is worth."""
