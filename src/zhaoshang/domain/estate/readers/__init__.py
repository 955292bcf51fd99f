"""Foreign maps, read by a limited child."""
