"""Pages about tokens: one's own, and for administrators those of programs."""
