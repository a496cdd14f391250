"""Worksheets and answer keys: what is on them (`worksheet`), as a web page to print (`page`), as PDF (`pdf`)."""
