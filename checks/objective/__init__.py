"""What the configuration demands, compared with what the app is built of."""
