"""All benchmarks, one table after the other: `make bench`."""

from __future__ import annotations

import platform

from benchmarks import columnar, exact, peers, reading, summary, whole


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    whole.main()
    exact.main()
    columnar.main()
    reading.main()
    summary.main()
    peers.main()


if __name__ == "__main__":
    main()
