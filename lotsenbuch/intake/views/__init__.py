"""What people see and press in Fallzugang."""

from .export_caseload import export_caseload
from .import_caseload import import_caseload, import_errors, import_preview, import_result

__all__ = ["export_caseload", "import_caseload", "import_errors", "import_preview", "import_result"]
