"""Staging systems and selection criteria, one module per system or family: source, edition, units and the
side of every bound are in the module's docstring. Every module offers functions ``(Variables) -> Result``."""
