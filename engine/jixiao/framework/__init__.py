"""Frameworks: rule books as data, from YAML to frozen values."""
