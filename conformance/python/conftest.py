"""Where the platform under test is; the runner sets both variables."""

import os

import pytest
from openai import OpenAI


@pytest.fixture(scope="session")
def base_url() -> str:
    return os.environ["NOESIS_URL"] + "/v1"


@pytest.fixture(scope="session")
def client(base_url: str) -> OpenAI:
    return OpenAI(base_url=base_url, api_key=os.environ["NOESIS_API_KEY"], max_retries=0, timeout=120)


@pytest.fixture(scope="session")
def model(client: OpenAI) -> str:
    return client.models.list().data[0].id
