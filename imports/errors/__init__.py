"""The error file: the file as it came, with one more column, «Ошибка».

It goes back in as it is once its rows are mended, by the same profile: readers
leave that column out.
"""

from imports.errors.files import ErrorFile, error_file

__all__ = ["ErrorFile", "error_file"]
