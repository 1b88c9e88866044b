-- Two databases: the ledger is the board's record, Prefect's own can be made anew.
CREATE DATABASE ledger;
CREATE DATABASE prefect;
