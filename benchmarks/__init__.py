"""Benchmarks: each script measures ours, a peer and the limit in one run and prints ratios. See docs of each."""
