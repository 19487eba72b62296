"""Where the workbook keeps what its formulas read: the scale, the places, the bands."""

SCALE_ROW, PLACES_ROW, BANDS_ROW = 1, 2, 5


def scale(book):
    """Return the reference of the scale's top."""
    return book.cell("method", SCALE_ROW, 1, fixed=True)


def places(book):
    """Return the reference of the number of decimal places."""
    return book.cell("method", PLACES_ROW, 1, fixed=True)


def rounded(book, exact):
    """Return the formula of the shown score: half up, also where binary fractions fall short.

    The inner rounding takes away what binary fractions add (5.8449999999 for 5.845).
    """
    return f"=ROUND(ROUND({exact},10),{places(book)})"


def band(book, exact):
    """Return the formula of the band's name, compared on the number before rounding."""
    rows = list(enumerate(book.report.bands, start=BANDS_ROW))
    last = book.cell("method", rows[-1][0], 0, fixed=True)
    formula = last
    for row, band_row in reversed(rows[:-1]):
        sign = "<=" if band_row.inclusive else "<"
        upper = book.cell("method", row, 1, fixed=True)
        label = book.cell("method", row, 0, fixed=True)
        formula = f"IF(ROUND({exact},10){sign}{upper},{label},{formula})"
    return f"={formula}"
