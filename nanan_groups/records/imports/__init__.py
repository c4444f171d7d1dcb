"""The import centre's engine: datasets, staging, writers, jobs. Pages are the portal's."""
