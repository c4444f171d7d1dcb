"""WSGI entry point. The settings module has no default here: a server must say which profile it runs."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
