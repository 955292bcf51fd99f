"""What runs inside the limited child process. Nothing outside imports this package; it talks in lines of
JSON.

It imports no Django and no refusals: a problem is a `Stop` with a code, which the parent turns into its
sentence.
"""
