"""A reproducible reporting pipeline for government plans.

Departments send spreadsheets; the pipeline reads them with every cell's address, validates them,
assesses each target of the plan and renders a report whose every figure can be walked back to its cell.
"""
