"""Benchmarks: ``python -m benchmarks``. Times vary from run to run; the bars are ratios within one run."""
