"""Going on with a download that broke off: one byte range of a stored file (RFC 9110)."""

import re

from django.http import FileResponse, HttpResponse

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def resumable(request, response, *, size, sha256):
    """Turn a whole file's answer into the part that was asked for; nginx does this by itself.

    The hash is the file's name for browsers: a part is given only if they hold the same file.
    """
    if not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{sha256}"'
    wanted = _wanted(request, response["ETag"], size)
    if wanted is None:
        return response
    start, end = wanted
    if start >= size:
        response.file_to_stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return _part(response, start, end, size)


def _wanted(request, tag, size):
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag or asked[0] == "bytes=-":
        return None
    first, last = asked.groups()
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(response, start, end, size):
    stored = response.file_to_stream
    stored.seek(start)
    response.streaming_content = _chunks(stored, end - start + 1)
    response.status_code = 206
    response["Content-Length"] = str(end - start + 1)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _chunks(stored, left, step=64 * 1024):
    while left > 0 and (chunk := stored.read(min(step, left))):
        left -= len(chunk)
        yield chunk
