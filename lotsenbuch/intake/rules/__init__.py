"""What the Fallzugang decides without asking the database.

`caseload_file` reads an import file into records, `caseload_row` turns a record into a checked row or its errors,
`cells` understands single German cells, `tables` opens CSV and XLSX safely, `sheets` writes them without formulas.
"""
