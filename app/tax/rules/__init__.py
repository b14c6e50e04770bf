"""Rates with their dates, turnover and thresholds, the Coretax file."""
