"""Rules of re-measuring, without a database: how a sample is drawn, what it says of an error, what is refused."""
