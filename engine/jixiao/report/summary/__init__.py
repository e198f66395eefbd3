"""The summary of many filings as a report."""
