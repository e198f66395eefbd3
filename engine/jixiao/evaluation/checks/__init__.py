"""The checks of the review, one function a check."""
