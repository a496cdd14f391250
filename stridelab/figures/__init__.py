"""Charts: data in, a Plotly figure out. A chapter for each lesson; what all charts share is in `style`.

Only the pages that chart import this package: Plotly is large, and the first page should open at once.
"""
