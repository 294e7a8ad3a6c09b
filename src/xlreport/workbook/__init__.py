"""The only place that knows Excel: how filings become workbooks, and workbooks filings."""
