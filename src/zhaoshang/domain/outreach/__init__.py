"""Going out to firms: handbooks mailed to target companies, whether they arrived and what came back.

Words: mailing 寄送, handbook 手册, edition 版本. Facts are booked through the ledger of mailings (`ledgers.py`).
Campaigns, trips and visits come here later.
"""
