"""What JavaScript says, by its syntax tree: clients, calls, variables, exports, errors."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest
from dr_validator.engine import read_graph
from dr_validator.example import example
from dr_validator.models.code.called import ClientCall, Variable
from dr_validator.models.code.handled import handled
from dr_validator.models.code.library import SourceFile
from dr_validator.models.code.script.file import ScriptTree, read_script
from dr_validator.models.code.script.tree import own_part
from dr_validator.notes import too_much


def read(code: str) -> ScriptTree:
    return read_script(dedent(code))


def made(code: str) -> list[ClientCall]:
    return list(read(code).by_clients.made)


@pytest.mark.parametrize(
    "code",
    [
        """
        import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
        const client = new S3Client({});
        await client.send(new GetObjectCommand({ Bucket: process.env.B }));
        """,
        """
        const { S3Client: Client, GetObjectCommand } = require("@aws-sdk/client-s3");
        const { B } = process.env;
        const input = { Bucket: B, Key: "k" };
        const command = new GetObjectCommand(input);
        new Client().send(command);
        """,
        """
        import * as s3 from "@aws-sdk/client-s3";
        class Files {
          client = new s3.S3Client({ region: process.env.AWS_REGION });
          constructor() { this.bucket = process.env["B"]; }
          get() { return this.client.send(new s3.GetObjectCommand({ Bucket: this.bucket })); }
        }
        """,
        """
        import { S3 } from "@aws-sdk/client-s3";
        const config = { names: { bucket: process.env.B } };
        const run = async () => { await new S3({}).getObject({ Bucket: config.names.bucket }); };
        """,
        """
        const AWS = require("aws-sdk");
        let s3;
        function files() { s3 = s3 || new AWS.S3(); return s3.getObject({ Bucket: B }).promise(); }
        const B = process.env.B || "files";
        """,
        """
        import S3 from "aws-sdk/clients/s3";
        import { env } from "node:process";
        new S3().getObject({ ...rest, Bucket: `${env.B}` });
        """,
        """
        var import_client_s3 = __toESM(require("@aws-sdk/client-s3"));
        var AWSXRay = require("aws-xray-sdk");
        var s3 = AWSXRay.captureAWSv3Client(new import_client_s3.S3Client({}));
        s3.send(new import_client_s3.GetObjectCommand({ Bucket: process.env.B }));
        """,
        """
        class S3Client extends Client {}
        const must = (name) => { if (!process.env[name]) throw name; return process.env[name]; };
        new S3Client({}).send(new GetObjectCommand({ Bucket: must("B") }));
        """,
    ],
)
def test_a_client_and_its_call(code: str) -> None:
    (call,) = made(code)
    assert (call.service, call.method, call.elsewhere) == ("s3", "get_object", False)
    assert call.arguments["Bucket"] == (Variable("B"),)


@pytest.mark.parametrize(
    ("code", "method"),
    [
        ("DynamoDBDocumentClient.from(new DynamoDBClient()).send(new PutCommand({}))", "put_item"),
        ("DynamoDBDocument.from(new DynamoDBClient({})).get({})", "get_item"),
        ("new AWS.DynamoDB.DocumentClient().batchWrite({})", "batch_write_item"),
        ("new DynamoDBClient({}).send(new UpdateItemCommand({}))", "update_item"),
        ("paginateScan({ client: new DynamoDBClient({}) }, {})", "scan"),
    ],
)
def test_operations_of_a_table(code: str, method: str) -> None:
    (call,) = made(code)
    assert (call.service, call.method) == ("dynamodb", method)


@pytest.mark.parametrize(
    "code",
    [
        "let c = new S3Client({}); c = fake(); c.send(new GetObjectCommand({}))",
        "const run = (client) => client.send(new GetObjectCommand({}))",
        "class S3Client {} new S3Client({}).send(new GetObjectCommand({}))",
        'import { S3Client } from "./fake"; new S3Client({}).send(new GetObjectCommand({}))',
        "new HttpClient({}).send(new GetCommand({}))",
        "new S3Client({}).send(command)",
    ],
)
def test_what_may_be_something_else_is_no_call(code: str) -> None:
    assert made(code) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", (None, None, False)),
        ('{ region: "eu-west-1" }', ("eu-west-1", None, False)),
        ("{ region: process.env.HOME_REGION }", (None, "HOME_REGION", False)),
        ('{ region: process.env.HOME_REGION ?? "eu-west-1" }', ("eu-west-1", "HOME_REGION", False)),
        ('{ region: process.env.AWS_REGION || "eu-west-1" }', (None, None, False)),
        ("{ region: pick() }", (None, None, True)),
        ("options", (None, None, True)),
        ("{ ...options }", (None, None, True)),
    ],
)
def test_the_region_of_a_client(options: str, told: tuple[str | None, str | None, bool]) -> None:
    (client,) = read(f"new SQSClient({options})").clients
    assert (client.region, client.variable, client.computed) == told


@pytest.mark.parametrize(
    "code",
    [
        "process.env.X.split(',')",
        "JSON.parse(process.env.X)",
        "if (!process.env.X || !process.env.Y) { console.error('no'); throw new Error('no'); }",
        "const { X } = process.env; if (X === undefined) process.exit(1);",
        "const X = process.env.X; fetch(X);",
        'import mysql from "mysql2/promise"; mysql.createPool({ host: process.env.X })',
        "new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.X }))",
    ],
)
def test_what_fails_without_a_variable(code: str) -> None:
    tree = read(code)
    assert "X" in {each.name for each in tree.by_clients.reads if not each.branch}
    assert "X" not in tree.spared


@pytest.mark.parametrize(
    "code",
    [
        "console.log(process.env.X, `${process.env.X}`)",
        "if (process.env.X) process.env.X.split(',')",
        "process.env.X && process.env.X.split(',')",
        "const { X = '' } = process.env; X.split(',')",
        "(process.env.X ?? '').split(',')",
        "process.env.X?.split(',')",
        "try { JSON.parse(process.env.X) } catch {}",
        "const off = process.env.X === 'off'; fetch(process.env.X)",
        "process.env.X ??= 'a'; process.env.X.split(',')",
        "require('dotenv').config(); process.env.X.split(',')",
        "new S3Client({ region: process.env.X })",
        "new SNSClient({}).send(new PublishCommand({ Subject: process.env.X }))",
    ],
)
def test_what_does_without_a_variable(code: str) -> None:
    tree = read(code)
    spared = tree.spared | tree.by_clients.sets
    certain = {each.name for each in tree.by_clients.reads if not each.branch}
    assert "X" not in certain or spared & {"X", "*"}


HELD = """
    const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
    const sqs = new SQSClient({});
    const tell = async (url) => sqs.send(new SendMessageCommand({ QueueUrl: process.env.URL }));
    class Store {
      async save() { await sqs.send(new SendMessageCommand({ QueueUrl: process.env.SAVED })); }
    }
    exports.other = async () => process.env.OTHER.split(",");
    exports.handler = async () => { await tell(); await new Store().save(); };
"""
APP = f"""
stacks:
  A@us-east-2:
    Resources:
      F:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs22.x
          Handler: index.handler
          Code:
            ZipFile: |{indent(HELD, " " * 10)}
"""


def test_only_what_the_handler_uses() -> None:
    graph = read_graph(example(APP))
    (function,) = graph.all("AWS::Lambda::Function")
    found = handled(graph, function)
    assert [each.name for each in found.needs] == ["SAVED", "URL"]
    assert [each.call.method for each in found.calls] == ["send_message", "send_message"]


BUNDLE = """\
// src/a.ts
var a = process.env.A.split();

// node_modules/lib/index.js
var b = process.env.B.split();

// src/c.ts
var c = process.env.C.split();
// ../node_modules/lib/last.js
var d = process.env.D.split();
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = { a });
"""


def test_packages_in_a_bundle_are_left_out() -> None:
    tree = read_script(BUNDLE)
    assert [(each.name, each.line) for each in tree.by_clients.reads] == [("A", 2), ("C", 8)]
    assert tree.exports("a") is True
    assert own_part(BUNDLE).count("\n") == BUNDLE.count("\n")


def test_a_minified_bundle() -> None:
    tree = read(
        '"use strict";var d=Object.defineProperty;var p=(e,t)=>{for(var n in t)d(e,n,{get:t[n]})},'
        'E=e=>T(d({},"__esModule",{value:!0}),e);var O={};p(O,{handler:()=>_});module.exports=E(O);'
        'var r=require("@aws-sdk/client-sqs"),u=new r.SQSClient({}),c=process.env.URL,'
        "_=async e=>(await u.send(new r.SendMessageCommand({QueueUrl:c,MessageBody:e.id})),1);"
    )
    assert tree.exports("handler") is True
    (call,) = tree.by_clients.made
    assert call.arguments["QueueUrl"] == (Variable("URL"),)
    assert call.scope in tree.by_clients.uses["handler"]


@pytest.mark.parametrize(
    ("code", "ever"),
    [
        ("exports.handler = async () => {", True),
        ("exports.handler = async () => { const = 1; };", True),
        ("exports.handler = async (event => { return 1; };", True),
        ("exports.handler = (x) => x |> f(%);", False),
        ("@logged\nexports.handler = 1 2", False),
        (f"var a = [{'1,' * 300}; b(", False),  # in one line: a bundler wrote it
    ],
)
def test_what_is_no_javascript(code: str, ever: bool) -> None:
    wrong = read(code).wrong
    assert wrong is not None
    assert wrong.ever is ever


@pytest.mark.parametrize(
    "code",
    [
        "#!/usr/bin/env node\nexport default async ({ a: { b = 1 }, ...rest }) => a?.b ?? rest;",
        "class A { #x = 1; static { A.y = 2; } async *m() { for await (const x of y) yield x; } }",
        "const r = /[{(]/g, t = `a ${`b ${c}`} d`; label: for (;;) { break label; }",
        'import data from "./x.json" with { type: "json" }; let a = b ? c : d\n;[1].map(f)',
        "x ||= 1_000n ** 2n; if (a) b; else c\nvar async = 1, of = 2, get = 3",
    ],
)
def test_what_is_javascript(code: str) -> None:
    assert read(code).wrong is None


def test_without_the_extra_the_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dr_validator.models.code.library.installed", lambda: False)
    file = SourceFile("index.js", "exports.handler = 1; new S3Client({ region: 'eu-west-1' })")
    assert file.exports("handler") is True
    assert file.said is None
    graph = read_graph(example(APP))
    (function,) = graph.all("AWS::Lambda::Function")
    assert handled(graph, function).needs == ()
    (note,) = too_much(graph)
    assert note.startswith("JavaScript searched for names, not parsed: index.js")
