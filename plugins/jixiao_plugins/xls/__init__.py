"""Old .xls and WPS .et, and what is handed round under their name."""
