"""Makes everything that is handed out from the one source: solutions, tests, settings."""
