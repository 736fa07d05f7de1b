"""Bulk data sets: tables of ties too large to review, streamed into records by a declared mapping of columns."""
