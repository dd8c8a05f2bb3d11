from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Declarations of types are for those who change the scripts: no browser asks for them."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.d.ts"]
