"""The command line: one sub-command group a room; it reads, calls and prints, and computes nothing."""
