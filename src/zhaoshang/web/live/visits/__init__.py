"""Guided visits while they go on: who is there, where the guide looks, who points, who speaks.

Held in memory and coalesced; only what a record needs reaches the database, through the commands of the room `tours`.
"""
