"""Runs the benchmark of alignment: see `benchmarks.sync.run`."""

from benchmarks.sync.run import main

if __name__ == "__main__":
    main()
