"""Prefect's server, its worker and the page of papers on one machine, started and stopped together.

Nothing is imported here: ``local_prefect`` says what Prefect reads when it is imported, and so comes before it.
"""
