"""Hypothesis strategies for whoever writes or tests frameworks."""
