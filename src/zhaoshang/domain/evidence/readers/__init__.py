"""Shelf of the evidence room: foreign files, read by a limited child process into plain lines.

No file from outside is ever parsed in the web process. `workbook.read_workbook` checks a file cheaply, lets a
child with little memory, little time and no network read it, and gives back sheets of exact cells;
`tables.find_tables` says where the header and the data of a sheet are, and why. Every way a file can be wrong
is a refusal in `errors`. No Django here. The package itself imports nothing, so the child starts in
milliseconds.
"""
