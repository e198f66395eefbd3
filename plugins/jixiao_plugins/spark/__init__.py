"""The runner that scores ledgers on a Spark cluster."""
