from axes.helpers import get_client_ip_address
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from groups.registry.register.services.exports import record_export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": XLSX, "docx": DOCX}


def taken_away(request, content: bytes, *, what: str, name: str, day, count: int) -> HttpResponse:
    """A file that leaves the portal; the export is on record before it does."""
    record_export(
        actor=request.user,
        what=what,
        day=day,
        count=count,
        content=content,
        address=get_client_ip_address(request) or "",
    )
    kind = TYPES[name.rpartition(".")[2]]
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
