"""What sets the house up and starts it: standard library only, run as `python3 -m tools.<name>`.

`setup` brings everything there by lock file; `assets` and `messages` run inside the environment it made; `machine`
finds the programs that are no Python package; `with_postgres` lends a PostgreSQL to one command.
"""
