"""Editions: a report as it was published, with all that it was made from, never changed afterwards.

An edition stands in reports/editions/<period>/<number>/ (`places`); the workbooks that it was made from stand once for
all editions in a store that is addressed by content (`store`). Its manifest has the hash of everything (`sealing`),
and can be signed (`signing`).
"""
