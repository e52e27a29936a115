"""Pages about oneself (own), for administrators (people, departments), and of the history."""
