"""The description holds: schemathesis asks every address what its parameters allow and more, and checks each answer."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from components.api import routes, serve
from components.reads import load
from tests.components.stocked import NOW, stock, usual_reports

API = Starlette(routes=routes.routes())
CHECKS = [
    not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance,
    negative_data_rejection,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _stocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()
    serve.forget()
    stock(usual_reports())


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", [endpoint.path for endpoint in routes.ENDPOINTS])
def test_every_answer_is_as_described(path: str, mode: GenerationMode) -> None:
    operation = schemathesis.openapi.from_asgi("/api/v1/openapi.json", API)[path]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    try:
        ask()
    except Unsatisfiable:  # an address without parameters cannot be asked wrongly
        assert mode is GenerationMode.NEGATIVE
