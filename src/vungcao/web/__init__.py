"""The wiring: settings, addresses, base page, assets, command line."""
