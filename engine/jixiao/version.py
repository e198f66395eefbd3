"""The version of this engine, the one place where Python says it."""

VERSION = "0.1.0"
