"""Draws the first page of a PDF as a PNG on its output; run as a program of its own.

PDFium reads what strangers sent. In a process with little memory and time it can neither hang the
worker nor take it down.
"""

import resource
import sys

import pypdfium2

MEMORY = 1024 * 1024 * 1024
EDGE = 800
LARGEST_SCALE = 4


def draw(path):
    """Return the first page as a picture whose longer edge has 800 pixels."""
    page = pypdfium2.PdfDocument(path)[0]
    scale = min(EDGE / max(page.get_size()), LARGEST_SCALE)
    return page.render(scale=scale).to_pil()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    draw(sys.argv[1]).save(sys.stdout.buffer, "PNG")
