"""Staging: two ladders, the other scores, and what if a value were another."""
