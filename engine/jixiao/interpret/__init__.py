"""Interpretations of the expression tree, each knowing nothing of the others."""
