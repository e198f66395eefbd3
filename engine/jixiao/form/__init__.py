"""自评表 that score themselves: a plan laid out as a form, with formulas in place of scores."""
