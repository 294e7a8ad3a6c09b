"""What holds for all tests."""

import os

# lxml comes with python-docx: openpyxl is to read and write as it does where the program alone is installed.
os.environ["OPENPYXL_LXML"] = "False"
