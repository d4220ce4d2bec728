"""Shop: a web app of one region; another region only for what CloudFront wants in us-east-1."""
