"""The public command line (its contract is what hospitals script against).

``main`` parses and turns errors into one line and an exit status: 0 success, 2 unusable input, 3 environment
fault. One module per family of commands; each calls ``operations`` and prints. Nothing here imports Qt.
"""
