"""The example of Gongshu 2020: the ledgers a bureau would have uploaded, loaded through the same importers."""
