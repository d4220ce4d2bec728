"""What the assembly itself leaves unread or unsaid."""
