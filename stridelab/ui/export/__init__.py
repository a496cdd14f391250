"""What leaves the app: a drawing as one file that plays anywhere, as a picture, as an animation."""
