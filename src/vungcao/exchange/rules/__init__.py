"""Rules of the open formats, without a database: what each record is called there, and what a file says of records."""
