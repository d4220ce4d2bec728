"""What answers a request to an API, and what a health check asks."""

from __future__ import annotations

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.graph import Known, Text, Unknown
from dr_validator.models.routing.apis import (
    Answer,
    Api,
    Mystery,
    NoRoute,
    NoStage,
    Route,
    apis,
    domains,
    segments,
)
from dr_validator.models.routing.authorization import authorization, policy_says
from dr_validator.models.routing.health import health_checks
from dr_validator.place import Place
from dr_validator.resolve.value import Absent, Cause, Gap

PLACE = Place("App", "us-east-1", None, "X", "", "", "")

REST = """
stacks:
  App@us-east-1:
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Policy:
            Statement: [{Effect: Allow, Principal: "*", Action: "execute-api:Invoke"}]
      First: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api, StageName: dev}}
      Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: prod}}
      Health:
        Type: AWS::ApiGateway::Resource
        Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: health}
      Item:
        Type: AWS::ApiGateway::Resource
        Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: "{id}"}
      Deep:
        Type: AWS::ApiGateway::Resource
        Properties: {RestApiId: !Ref Api, ParentId: !Ref Item, PathPart: "{proxy+}"}
      GetHealth:
        Type: AWS::ApiGateway::Method
        Properties: {RestApiId: !Ref Api, ResourceId: !Ref Health, HttpMethod: GET,
          AuthorizationType: NONE}
      PostItem:
        Type: AWS::ApiGateway::Method
        Properties: {RestApiId: !Ref Api, ResourceId: !Ref Item, HttpMethod: POST,
          AuthorizationType: AWS_IAM}
      AnyDeep:
        Type: AWS::ApiGateway::Method
        Properties: {RestApiId: !Ref Api, ResourceId: !Ref Deep, HttpMethod: ANY,
          AuthorizationType: NONE, ApiKeyRequired: true}
      Domain: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: api.example.com}}
      Mapping:
        Type: AWS::ApiGateway::BasePathMapping
        Properties: {DomainName: !Ref Domain, RestApiId: !Ref Api, Stage: prod, BasePath: v1}
      Check:
        Type: AWS::Route53::HealthCheck
        Properties:
          HealthCheckConfig:
            Type: HTTPS
            FullyQualifiedDomainName: API.example.com
            ResourcePath: v1/health?x=1
"""

HTTP = """
stacks:
  App@us-east-1:
    Resources:
      Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}
      Live: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: live}}
      Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: $default}}
      Health:
        Type: AWS::ApiGatewayV2::Route
        Properties: {ApiId: !Ref Api, RouteKey: GET /health}
      Rest:
        Type: AWS::ApiGatewayV2::Route
        Properties: {ApiId: !Ref Api, RouteKey: $default, AuthorizationType: JWT}
"""


def _api(text: str) -> Api:
    (api,) = read_graph(example(text)).view(apis)
    return api


def _path(word: str) -> tuple[Text, ...]:
    found = segments(Known(word, PLACE))
    assert found is not None
    return found


def _shown(answer: Answer | None) -> str:
    match answer:
        case Route():
            return answer.shown
        case NoStage(stages=stages):
            return f"no stage of {', '.join(stages)}"
        case NoRoute(path=path, near=near):
            return f"no {path}" + "".join(f", but {route.shown}" for route in near)
        case Mystery():
            return "mystery"
        case None:
            return "not an API"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/prod/health", "GET /health"),
        ("dev/health?deep=/x", "GET /health"),
        ("/health", "no stage of dev, prod"),
        ("/", "no stage of dev, prod"),
        ("/prod", "no /"),
        ("/prod/17", "no /17, but POST /{id}"),
        ("/prod/17/a/b", "ANY /{id}/{proxy+}"),
        ("/prod/health/a", "ANY /{id}/{proxy+}"),
    ],
)
def test_rest_api(path: str, answer: str) -> None:
    assert _shown(_api(REST).at_default_host(_path(path))) == answer


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/health", "GET /health"),
        ("/live/health", "GET /health"),
        ("/other", "ANY /$default"),
        ("/", "ANY /$default"),
    ],
)
def test_http_api(path: str, answer: str) -> None:
    assert _shown(_api(HTTP).at_default_host(_path(path))) == answer


def test_http_api_made_quickly_serves_everything() -> None:
    text = HTTP.split("      Live:", 1)[0].replace("HTTP}", "HTTP, Target: 'https://a.example'}")
    api = _api(text)
    assert api.stages == ("$default",)
    assert _shown(api.at_default_host(_path("/health"))) == "ANY /$default"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("StageName: prod", "StageName: !Ref AWS::StackId"), "the name of stage App/Stage"),
        (("Policy:", "BodyS3Location: {Bucket: a, Key: b}\n          Policy:"), "an OpenAPI"),
        (("HttpMethod: GET", "HttpMethod: !Ref AWS::StackId"), "App/GetHealth"),
        (("ResourceId: !Ref Deep", "ResourceId: abc"), "the path or method of App/AnyDeep"),
    ],
)
def test_what_is_not_known(change: tuple[str, str], reason: str) -> None:
    answer = _api(REST.replace(*change)).at_default_host(_path("/prod/health"))
    assert isinstance(answer, Mystery) and reason in answer.reason


def test_authorization() -> None:
    routes = _api(REST).routes
    assert isinstance(routes, tuple)
    assert {route.shown: authorization(route) for route in routes} == {
        "GET /health": None,
        "POST /{id}": "authorization AWS_IAM",
        "ANY /{id}/{proxy+}": "an API key",
    }
    (default,) = [r for r in _http_routes() if r.method == "ANY"]
    assert authorization(default) == "authorization JWT"


def _http_routes() -> tuple[Route, ...]:
    routes = _api(HTTP).routes
    assert isinstance(routes, tuple)
    return routes


def test_policy() -> None:
    assert policy_says(_api(REST).resource) is True
    assert policy_says(_api(REST.replace("Effect: Allow", "Effect: Deny")).resource) is False
    assert policy_says(_api(HTTP).resource) is True


@pytest.mark.parametrize(
    ("path", "answer"), [("/v1/health", "GET /health"), ("/health", "no /health")]
)
def test_custom_domain(path: str, answer: str) -> None:
    (domain,) = read_graph(example(REST)).view(domains)
    assert _shown(domain.at(_path(path))) == answer


def test_health_check_of_a_custom_domain() -> None:
    (check,) = read_graph(example(REST)).view(health_checks)
    assert _shown(check.answer) == "GET /health"
    assert check.shown_path == "/v1/health?x=1"
    assert check.decides == ()


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("status.example.org", "not an API"),
        ("!Sub '${Api}.execute-api.us-east-1.amazonaws.com'", "no stage of dev, prod"),
        ("abc123.execute-api.us-east-1.amazonaws.com", "mystery"),
        ("!ImportValue elsewhere", "mystery"),
        ("!GetAtt Mapping.Anything", "not an API"),
    ],
)
def test_health_check(host: str, answer: str) -> None:
    (check,) = read_graph(example(REST.replace("API.example.com", host))).view(health_checks)
    assert _shown(check.answer) == answer


def test_segments() -> None:
    stage = Text((Gap("stage"),))
    text = Text(("/", *stage.parts, "//health?x=", *stage.parts))
    unknown = Unknown("", Cause.PARAMETER, PLACE, text)
    assert segments(unknown) == (stage, Text(("health",)))
    assert segments(Absent(PLACE)) == ()
    assert segments(Unknown("", Cause.PARAMETER, PLACE)) is None
