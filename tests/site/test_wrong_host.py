"""S5: a request that names another host is refused with our page, before anybody is known to have signed in."""

from typing import Any

import pytest
from django.test import Client

from tests.access.world import ADMINISTRATOR, MEMBER, VISITOR, World
from tests.site.test_headers import faults_of


@pytest.mark.parametrize(("language", "said"), [("en", "That did not work"), ("fr", "Cela n’a pas fonctionné")])
@pytest.mark.parametrize("role", [VISITOR, MEMBER, ADMINISTRATOR])
def test_a_wrong_host_gets_our_400_page(role: str, language: str, said: str, world: World) -> None:
    client: Client = world.as_(role)
    client.raise_request_exception = False
    answer = client.get(f"/{language}/mentors/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert said in answer.text
    assert "elsewhere.example" not in answer.text
    assert f'href="/{language}/' in answer.text
    assert "my-account" not in answer.text, "nobody is known to be signed in"
    assert faults_of(answer, VISITOR) == []


def test_where_the_redirect_to_https_meets_it_first_as_well(settings: Any, db: None) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client(raise_request_exception=False).get("/fr/", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, "elsewhere.example" in answer.text) == (400, False)
