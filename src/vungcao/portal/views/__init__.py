"""The views: translate what is asked, ask once, hand it to a template."""
