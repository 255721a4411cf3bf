"""Where the frozen program starts. The spec makes two programs of it: one for commands, one for the window."""

import sys

from hccboard.launch import main

if __name__ == "__main__":
    sys.exit(main())
