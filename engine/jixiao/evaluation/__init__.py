"""Evaluations: what a filing scores, and what a reviewer would remark."""
