"""Uploads under the worst that lines, machines and people do to them: `python -m benchmarks.torture.run --runs N`."""
