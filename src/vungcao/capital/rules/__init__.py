"""Rules of capital, without a database: what the accounts hold, and what may not be entered in them."""
