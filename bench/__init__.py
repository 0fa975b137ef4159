"""Benchmarks: each module's ``run`` gives figures with limits of the same run."""
