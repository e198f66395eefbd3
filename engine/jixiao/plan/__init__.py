"""Plans: frameworks compiled into slots and named trees."""
