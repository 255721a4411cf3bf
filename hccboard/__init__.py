"""HCC Board: offline decision support for the hepatocellular carcinoma tumour board.

Rooms, from the ground up: ``errors``, ``paths``, ``translate``, ``domain`` (clinical core),
``evidence``, ``analytics``, ``storage`` / ``reports`` / ``interchange``, ``operations``, ``gui`` / ``cli``.
A room imports only rooms below it; ``pyproject.toml`` holds the contracts and the tests run them.
"""

__version__ = "0.1.0"
