"""Addresses that only take forms. Who opens one all the same (reloaded, signed in again there) is led to its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

type Page = str | Callable[..., str]
METHODS = ("GET", "HEAD", "POST")


def form_only[V: Callable[..., HttpResponseBase]](page: Page) -> Callable[[V], V]:
    """Let POST through; answer GET and HEAD with a redirect to `page`, on which the form stands.

    `page` is the name of an address, or a function that takes what the view takes and returns an address: it looks the
    thing up as the view does, so that who may not see it gets the same 404. Stands below the gates, which come first.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            return redirect(page if isinstance(page, str) else page(request, *args, **kwargs))

        return cast(V, taken)

    return decorate
