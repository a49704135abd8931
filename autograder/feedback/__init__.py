"""What people look at after a grading run: a page for each student, and the class at a glance."""
