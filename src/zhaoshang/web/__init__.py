"""Where people and machines meet the rooms. Surfaces do not know one another; what they share is the kit."""
