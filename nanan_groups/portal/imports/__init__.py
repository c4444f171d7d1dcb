"""The import centre: templates, upload, preview, confirmation, what came of it, and undoing it."""
