"""The arithmetic checks of the review as truth trees."""
