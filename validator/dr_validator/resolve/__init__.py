"""From what templates say to values: Known, Absent or Unknown."""
