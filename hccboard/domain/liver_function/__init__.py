"""Liver function and fibrosis scores, one module per family: source, units and the side of every bound are
in the module's docstring. Every module offers functions ``(Variables) -> Result``."""
