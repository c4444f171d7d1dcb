"""Puts the house's admin site in the place of Django's, so that every app registers with it."""

from django.contrib.admin.apps import AdminConfig


class NananAdminConfig(AdminConfig):
    default_site = "nanan_groups.portal.admin_site.NananAdminSite"
    verbose_name = "管理后台"
