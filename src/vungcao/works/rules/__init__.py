"""Rules of works, without a database: the course a work takes, its class, its warnings, what it overlaps with."""
