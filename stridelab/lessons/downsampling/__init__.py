"""The lesson Downsampling: what a strided layer reads (`coverage`), by whose rules (`frameworks`), a chain of layers
(`pyramid`), and one real layer (`first_layer`).
"""
