"""The statement on the recovery of an app, for an auditor, as a page and as Markdown."""
