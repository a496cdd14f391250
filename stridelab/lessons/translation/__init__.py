"""The lesson Translation: shifted maps (`shift`), all of them in a table (`phase_table`), a row by hand (`pool_row`),
and what was `published`.
"""
