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


@pytest.fixture(scope="session")
def room(client: OpenAI, model: str) -> int:
    """Tokens that an answer may have and any prompt of these tests leaves: half the model's context."""
    return client.models.retrieve(model).max_model_len // 2


@pytest.fixture(scope="session")
def endless(client: OpenAI, model: str) -> dict:
    """Fields of a request whose thinking only the platform can end, whatever model it is.

    Two letters are so likely that the model writes nothing else, neither the closing tag nor the end of its turn; two,
    because one alone would be taken for a model that goes round in circles.
    """
    def token(letter: str) -> int:
        asked = {"model": model, "prompt": letter, "add_special_tokens": False}
        return client.post("/tokenize", cast_to=object, body=asked)["tokens"][0]

    return {"logit_bias": {str(token(letter)): 100 for letter in "ab"}}


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def stream(request: pytest.FixtureRequest) -> bool:
    """Both ways to get an answer: whatever holds for one holds for the other."""
    return request.param
