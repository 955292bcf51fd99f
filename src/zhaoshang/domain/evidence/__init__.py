"""Papers and where numbers come from: documents with hashes, imports of ledgers, the cell of each value, open months.

A workbook is read in a limited child process (`readers`), its columns matched, every row checked without booking
anything (a dry run), then booked as one step that can be undone. What a row states becomes a *fact* in the room it
belongs to: dated three times, never overwritten; a change is a reversal and a new row.

Words: document 材料, import 导入, ledger 台账, fact 事实, reporting month 报表月份, closed 封账.
Writes: `commands.upload/choose/check/book/undo`, `commands.close_month`.
"""
