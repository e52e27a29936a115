"""Courses, audiences and the returns that say who has trained: numbers, and no people."""
