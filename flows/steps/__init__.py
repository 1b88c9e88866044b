"""What the flows of a round share, between the rooms below and Prefect above."""
