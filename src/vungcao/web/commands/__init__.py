"""One module for each word after `vungcao`: HELP, `arguments(parser)` and `run(options) -> exit code`."""
