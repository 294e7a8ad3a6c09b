"""What the tests share: filings, workbooks made, taken apart and broken, other programs, and official data."""
