"""The drawings: a folder each. Python sends finished numbers, JavaScript draws."""
