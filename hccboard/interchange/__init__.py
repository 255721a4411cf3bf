"""Files in and out: facts and records as JSON, and the import of spreadsheets.

Facts: ``fact_values`` (one value), ``tumour_json`` and ``facts_objects`` (what objects and lists may hold), joined in
``facts_json``. Records: ``records_json``, ``history_json``.

An import goes through these modules in order; each knows only those above it.

=====================  =======================================================================
``limits``             how large a file may be
``cells``              one cell as the file holds it, in compact form
``rejections``         why a file is refused, in words
``csv_text``           bytes -> text: encodings         ``csv_rows``    text -> rows
``xlsx_archive``       the workbook as an archive, checked
``xlsx_stream``        a sheet as a stream of cells     ``xlsx_rows``   sheets -> rows
``reader``             the process that runs the above  ``sandbox``     starts it, receives rows
``header_rows``        which row names the columns      ``table``       the table in memory
``units``, ``headers`` what a column name says          ``import_words`` the words for it
``import_fields``      what a column may be imported as
``values``, ``numbers``, ``dates``, ``code_words``, ``cell_values``  a cell -> a value or a reason
``mapping``, ``guess`` the decision what each column is, and a first proposal
``problems``           kinds of doubt and the decisions they offer
``column_plans``       how a column is read under the decisions
``row_checks``         what cannot stand together in one row
``identities``         who each row is about
``examination``        one pass over the table
``drafts``             a record as a row makes it
``tumour_records``, ``row_records``  a row -> records
``import_keys``        where a draft stands             ``merging``     drafts -> changes of a case
``comparison``         rows beside what is stored       ``problem_groups``  doubts with their decisions
``preview``            what an import would do
``import_batches``     the records to store             ``import_report``, ``import_template``
=====================  =======================================================================
"""
