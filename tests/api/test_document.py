"""The document is OpenAPI 3.1, is everybody's to read, and says by which statuses each end point answers problems."""

import jsonschema_rs
from django.test import Client
from django.utils import translation

from tests.api.conftest import V1
from tests.web.test_documents import PACKAGE, said_in_code
from vungcao.api.meanings import meaning_of
from vungcao.api.problems import NAMES, WORDS


def document() -> dict:
    return Client().get(V1 + "/openapi.json").json()


def test_the_document_says_its_version_and_whose_token_it_takes(db: None):
    said = document()
    assert said["openapi"].startswith("3.1.")
    assert said["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer"}
    operations = [operation for path in said["paths"].values() for operation in path.values()]
    assert len(operations) > 15
    assert all(operation["security"] == [{"Bearer": []}] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_schema_of_the_document_is_a_json_schema_of_2020(db: None):
    said = document()
    for schema in said["components"]["schemas"].values():
        whole = schema | {
            "components": said["components"],
            "$schema": "https://json-schema.org/draft/2020-12/schema",
        }
        jsonschema_rs.meta.validate(whole)


def test_every_reference_of_the_document_leads_somewhere(db: None):
    said = document()
    there = {f"#/components/schemas/{name}" for name in said["components"]["schemas"]}
    assert set(references(said)) <= there


def references(said: object) -> list[str]:
    if isinstance(said, list):
        return [each for part in said for each in references(part)]
    if not isinstance(said, dict):
        return []
    own = [said["$ref"]] if isinstance(said.get("$ref"), str) else []
    return own + [each for part in said.values() for each in references(part)]


def test_every_end_point_says_how_it_answers_what_goes_wrong(db: None):
    for address, path in document()["paths"].items():
        for method, operation in path.items():
            said = {status for status, answer in operation["responses"].items() if int(status) >= 400}
            assert {"400", "401", "403", "404", "406", "422", "429", "500"} <= said, (method, address)
            for status in said:
                assert list(operation["responses"][status]["content"]) == ["application/problem+json"]


def test_every_status_has_its_words_and_its_name():
    assert set(WORDS) == set(NAMES)


def test_a_code_is_told_in_both_languages_as_the_documents_explain_it():
    meaning = meaning_of("INT-003")
    assert meaning is not None
    assert meaning.vi != meaning.en
    assert meaning.mend_en
    assert meaning_of("XXX-999") is None


def test_everything_the_api_says_it_says_in_english_too():
    said = said_in_code(*(PACKAGE / "api").rglob("*.py"))
    assert len(said) > 40
    with translation.override("en"):
        assert sorted(text for text in said if translation.gettext(text) == text) == []
