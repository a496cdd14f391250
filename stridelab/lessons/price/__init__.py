"""The price of stride: small networks that were really trained, measured live."""
