"""Reading a foreign picture: what its first bytes say, and the limited child that cuts it into tiles."""
