"""Where the platform under test is; the runner sets the variables.

Every module is one client in one of its roles, every class one feature: the scorecard is made of their names.
"""

import os

import pytest
from anthropic import Anthropic
from openai import OpenAI


@pytest.fixture(scope="session")
def base_url() -> str:
    return os.environ["NOESIS_URL"] + "/v1"


@pytest.fixture(scope="session")
def api_key() -> str:
    return os.environ["NOESIS_API_KEY"]


@pytest.fixture(scope="session")
def client(base_url: str, api_key: str) -> OpenAI:
    return OpenAI(base_url=base_url, api_key=api_key, max_retries=0, timeout=120)


@pytest.fixture(scope="session")
def anthropic(api_key: str) -> Anthropic:
    return Anthropic(base_url=os.environ["NOESIS_URL"], api_key=api_key, max_retries=0, timeout=120)


@pytest.fixture(scope="session")
def model(client: OpenAI) -> str:
    return client.models.list().data[0].id


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def stream(request: pytest.FixtureRequest) -> bool:
    """Both ways to get an answer: whatever holds for one holds for the other."""
    return request.param
