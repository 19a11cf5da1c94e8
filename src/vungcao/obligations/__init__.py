"""What is owed, by whom, by when: deadlines, reminders, lateness and its explanations."""
