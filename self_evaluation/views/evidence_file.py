"""The files of the locker, to those who may have them."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from self_evaluation import policy
from spmi import storage, uploads


@require_safe
def evidence_file(request, public_id):
    """Give a stored file to who may see it: as a download, or inline where that is safe."""
    file = get_object_or_404(policy.visible_files(request.user), public_id=public_id)
    may_show = "inline" in request.GET and file.content_type in uploads.INLINE_TYPES
    return storage.send(
        file.stored_as, name=file.name, content_type=file.content_type, inline=may_show
    )


@require_safe
def evidence_preview(request, public_id):
    """Give a small picture of a stored picture, or of the first page of a PDF once it is drawn."""
    shown = policy.visible_files(request.user).filter(content_type__in=uploads.INLINE_TYPES)
    file = get_object_or_404(shown, public_id=public_id)
    preview = file.stored_as + uploads.PREVIEW_SUFFIX
    if default_storage.exists(preview):
        return storage.send(preview, name=file.name, content_type="image/jpeg", inline=True)
    if not file.is_picture:
        raise Http404
    content = uploads.preview_of(default_storage.path(file.stored_as))
    return HttpResponse(content, content_type="image/jpeg")


routes = [
    path("bukti/berkas/<uuid:public_id>/", evidence_file, name="evidence_file"),
    path("bukti/berkas/<uuid:public_id>/kecil/", evidence_preview, name="evidence_preview"),
]
