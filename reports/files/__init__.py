"""The consolidated files of a year and of all years: CSV, its CSVW metadata, XLSX, ODS, and a zip with all of them.

Each is a function of a Source, which is worked out once for a request, and each reads the rows of reports.published.
The same source gives the same bytes. Not here: addresses, caches and who may see what (reports.files.views).
"""
