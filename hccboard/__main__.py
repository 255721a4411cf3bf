"""``python -m hccboard``."""

import sys

from hccboard.launch import main

if __name__ == "__main__":
    sys.exit(main())
