"""The encrypted store: one SQLCipher file with its key block, tables, audit trail and search index.

Who does what: ``board_file`` and ``key_block`` keep the file and the wrapped keys, ``connections`` opens the
database, ``store`` ties them together and ``opening`` makes it: ``log_origin`` tells whether a log belongs to the
file, ``leftovers`` tidies what a killed process left. ``tables`` and ``record_mapper`` turn records into rows,
``record_store`` reads and writes them, ``settings`` what the board agreed on, ``audit`` keeps the trail,
``case_list`` and ``search_text`` serve the case list, ``course_list`` the cohort.

Opening an up-to-date store and showing the case list loads neither SQLAlchemy nor Alembic: both together cost
more start-up time than everything else. They are loaded when records are read or written, or a schema migrates.
Only ``hccboard.operations`` imports this package.
"""
