"""The runner that scores ledgers on this machine."""
