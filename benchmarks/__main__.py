"""All benchmarks, one table after the other, written down where the docs show them: `make bench`.

python -m benchmarks [--write docs/explanation/speed.md] [--only batch,columnar,peers] [--filings N ...]
"""

from __future__ import annotations

if __name__ == "__main__":
    main()
