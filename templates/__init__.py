"""The reference disaster recovery app: payments in two regions, and its defect variants."""
