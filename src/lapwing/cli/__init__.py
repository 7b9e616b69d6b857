"""The command line: one file a command, each thin over functions that can be imported."""
