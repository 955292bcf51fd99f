"""The example's workbooks, made by `demo.make_ledgers` and kept here as a bureau would have uploaded them."""
