"""Companies, and what is known of them: foreign capital paid in, entries into the above-scale list.

A company is known by its unified social credit code; without one, by its name. Words: enterprise 企业, paid-in capital
实到外资, above scale 规上. Facts are booked through ledgers (`ledgers.py`) or corrected one by one.
"""
