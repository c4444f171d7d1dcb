"""Attachments: kinds of owners are registered by the floors above; the rest is one mechanism for all of them."""
