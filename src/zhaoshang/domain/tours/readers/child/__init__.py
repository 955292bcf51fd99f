"""The child process: the only place where a foreign picture is decoded."""
