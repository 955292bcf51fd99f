"""The command line: the same commands as the pages, for officers' scripts and administrators.

Refusals exit with 1 and their sentence, usage errors with 2. `--json` prints machine-readable answers.
"""
