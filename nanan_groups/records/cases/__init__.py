"""The case engine: kinds are registered by the floors above, one function takes every step of every case."""
