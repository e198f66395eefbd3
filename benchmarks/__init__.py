"""Speed and exactness on fixed work; see `make bench`."""
