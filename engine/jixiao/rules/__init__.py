"""The closed vocabulary of scoring rules: one file per kind, each a lowering to the expression tree."""
