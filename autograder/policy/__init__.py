"""What counts for a submission beside what was graded: what a person decided, and what lateness takes."""
