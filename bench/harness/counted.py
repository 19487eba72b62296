"""The product with one header more: how many statements the answer took (X-Queries)."""

from django.db import connection

from spmi.wsgi import application as product


def application(environ, start_response):
    """Answer as the product does, and count what went through a cursor (not BEGIN and COMMIT)."""
    count = 0

    def counting(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status, headers, *error):
        return start_response(status, [*headers, ("X-Queries", str(count))], *error)

    with connection.execute_wrapper(counting):
        return product(environ, start)
