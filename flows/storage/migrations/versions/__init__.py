"""One module a version of the ledger. A released one is never changed: ledgers were made by it."""
