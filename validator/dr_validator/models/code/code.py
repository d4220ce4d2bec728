"""The code of Lambda functions: which asset holds it, its files, and what the handler means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dr_validator.assembly.model import AssetFiles, FileAsset, Stack, root
from dr_validator.aws.region import Region, region_of_host
from dr_validator.graph.node import Linked
from dr_validator.graph.resource import Resource
from dr_validator.models.code.library import Library, SourceFile, library
from dr_validator.place import Place
from dr_validator.record import dataclass
from dr_validator.regex import regex
from dr_validator.resolve.value import Absent, Cause, Known, Unknown, Value

if TYPE_CHECKING:
    from dr_validator.graph.graph import Graph

FUNCTION, LAYER, BUCKET = "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::S3::Bucket"
_CODE = {FUNCTION: "Code", LAYER: "Content"}
# The bucket that `cdk bootstrap` creates in each region.
_CDK_BUCKET = regex(r"^cdk-[a-z0-9]+-assets-")
_CDK_BUCKET_REGION = regex(r"^cdk-[a-z0-9]+-assets-(?:\d{12}|\$\{[^}]*\})-([a-z0-9-]+)$")


@dataclass(frozen=True)
class Bundle:
    """Code that a function or a layer takes from a bucket.

    `asset` is what the stack's asset manifest uploads under that key; None if it has no such
    entry. `published` tells that the bucket is one that this assembly's manifests upload to.
    `region` is the bucket's region, None where it is not known.
    """

    owner: Resource
    bucket: Value
    key: Known | Unknown
    asset: FileAsset | None
    published: bool
    region: str | None


@dataclass(frozen=True)
class Handler:
    """What a function's handler means in the code that the assembly holds.

    `file` is the file it is in, None if there is none of the names in `wanted`; `defined`
    tells whether that file has the function called `name`, None if that cannot be seen.
    `doubt` says why the answer is not certain, "" if it is. `holds` are the code's files.
    `broken` says where the file is not what it ought to be, in the `language` that it is in; `ever`
    is False where its runtime may know better.
    """

    function: Resource
    value: Known | Unknown
    code: Place
    wanted: tuple[str, ...]
    file: str | None
    name: str
    defined: bool | None
    doubt: str
    holds: tuple[str, ...]
    broken: str = ""
    ever: bool = True
    language: str = "Python"


def bundles(graph: Graph) -> tuple[Bundle, ...]:
    """Everything that functions and layers take from a bucket."""
    found = []
    for owner in graph.all(FUNCTION, LAYER):
        path = owner.read(_CODE[owner.type])
        if isinstance(path, Known) and isinstance(path.value, str):
            found.append(_unpackaged(owner, path))
            continue
        key = owner.read(f"{_CODE[owner.type]}.S3Key")
        if not isinstance(key, Absent):
            found.append(_bundle(graph, owner, key))
    return tuple(found)


def image_uri(function: Resource) -> Value:
    """The container image that a function runs."""
    code = function.read("Code")
    if isinstance(code, Known) and isinstance(code.value, str):
        return Absent(code.place)  # a path: see _unpackaged
    return function.read("Code.ImageUri")


def _unpackaged(owner: Resource, path: Known) -> Bundle:
    """Code that is given as a path, which `aws cloudformation package` uploads and replaces."""
    reason = (
        f"{path.value} is a path, which `aws cloudformation package` puts into a bucket: "
        "check the template that it writes"
    )
    key = Unknown(reason, Cause.IMPORT, path.place, may_be_absent=False)
    return Bundle(owner, Absent(path.place), key, None, published=False, region=None)


def _bundle(graph: Graph, owner: Resource, key: Known | Unknown) -> Bundle:
    path = f"{_CODE[owner.type]}.S3Bucket"
    bucket = owner.read(path)
    word = bucket.value if isinstance(bucket, Known) else None
    stack = root(owner.stack)
    asset = _uploaded(graph, stack, key, None) or _uploaded(graph, None, key, word)
    targets = graph.view(_targets).get(stack.id, {})
    parts = () if isinstance(bucket, Absent) or bucket.text is None else bucket.text.parts
    start = parts[0] if parts and isinstance(parts[0], str) else ""
    region = targets.get(word) if isinstance(word, str) else None
    shown = "" if isinstance(bucket, Absent) or bucket.text is None else bucket.text.shown()
    if named := _CDK_BUCKET_REGION.match(shown):
        region = named[1] if Region(named[1]).is_formed else region
    for link in owner.follow(path, BUCKET):
        if isinstance(link, Linked):
            region = link.to.region
    published = (isinstance(word, str) and word in targets) or _CDK_BUCKET.match(start) is not None
    return Bundle(owner, bucket, key, asset, published, region)


def _uploaded(
    graph: Graph, stack: Stack | None, key: Known | Unknown, bucket: object
) -> FileAsset | None:
    """The asset uploaded under a key, by the stack or by any; with `bucket`, only one that goes
    to this bucket."""
    if isinstance(key, Unknown) or not isinstance(key.value, str):
        return None
    uploads = graph.view(_uploads).get((stack.id if stack else "", key.value), ())
    return next((asset for asset, to in uploads if bucket in (None, to)), None)


def _targets(graph: Graph) -> Mapping[str, Mapping[str, str | None]]:
    """The buckets that each stack uploads to, with their regions."""
    return {
        stack.id: {to.bucket: to.region for asset in stack.assets for to in asset.destinations}
        for stack in graph.stacks
        if stack.parent is None
    }


def _uploads(graph: Graph) -> Mapping[tuple[str, str], Sequence[tuple[FileAsset, str]]]:
    """What is uploaded and to which bucket, by the key; and by the stack, "" for any."""
    found: dict[tuple[str, str], dict[tuple[FileAsset, str], None]] = {}
    for stack in (each for each in graph.stacks if each.parent is None):
        for asset in stack.assets:
            for target in asset.destinations:
                for where in (stack.id, ""):
                    found.setdefault((where, target.key), {})[(asset, target.bucket)] = None
    return {key: tuple(uploads) for key, uploads in found.items()}


def _bundle_of(graph: Graph) -> Mapping[tuple[str, str], Bundle]:
    return {each.owner.key: each for each in graph.view(bundles)}


def image_region(uri: Value) -> str | None:
    """The region of the repository that holds a container image; None where it is not told."""
    text = None if isinstance(uri, Absent) else uri.text
    host = text.shown().partition("/")[0] if text is not None else ""
    return region_of_host(host) if ".dkr.ecr." in host else None


def code_of(graph: Graph, function: Resource) -> tuple[AssetFiles | None, Place]:
    """The files of a function's code, None where the assembly does not hold them; and where the
    template says which they are."""
    return graph.view(_code)[function.key]


def _code(graph: Graph) -> Mapping[tuple[str, str], tuple[AssetFiles | None, Place]]:
    held = graph.view(_bundle_of)
    inline: dict[tuple[str, str], _Inline] = {}
    found = {}
    for function in graph.all(FUNCTION):
        runtime = function.read("Runtime")
        language = str(runtime.value) if isinstance(runtime, Known) else ""
        found[function.key] = _files(function, held.get(function.key), language, inline)
    return found


def handlers(graph: Graph) -> tuple[Handler, ...]:
    """The handler of every function whose code the assembly holds and can read."""
    held = graph.view(library)
    return tuple(
        handler
        for function in graph.all(FUNCTION)
        for handler in _handler(function, *code_of(graph, function), held)
    )


class _Inline(AssetFiles):
    """Code that stands in the template: the one file that CloudFormation makes of it."""

    def __init__(self, name: str, text: str) -> None:
        self.names, self._text, self.leads_out = frozenset({name}), text, False

    def text(self, name: str) -> str | None:
        return self._text if name in self.names else None


def _handler(
    function: Resource, files: AssetFiles | None, code: Place, held: Library
) -> Iterator[Handler]:
    value = function.read("Handler")
    runtime = function.read("Runtime")
    if isinstance(value, Absent) or isinstance(runtime, Absent):
        return  # an image, or what CloudFormation refuses by itself
    language = str(runtime.value) if isinstance(runtime, Known) else ""
    if files is None:
        return
    holds = held.names(files)
    if isinstance(runtime, Unknown):
        doubt = f"its runtime is not known: {runtime.reason}"
        yield Handler(function, value, code, (), None, "", None, doubt, holds)
    elif isinstance(value, Unknown):
        yield Handler(function, value, code, (), None, "", None, value.reason, holds)
    elif language.startswith(_READ):
        yield _found(function, value, code, language, files, held)


# Of the others (Java, .NET …) it takes a compiled file to tell.
_READ = ("python", "nodejs", "ruby", "provided")


def _files(
    function: Resource,
    bundle: Bundle | None,
    language: str,
    known: dict[tuple[str, str], _Inline],
) -> tuple[AssetFiles | None, Place]:
    inline = function.read("Code.ZipFile")
    if not isinstance(inline, Absent):
        text = inline.text.shown() if inline.text is not None else None
        name = "index.py" if language.startswith("python") else "index.js"
        if text is None:
            return None, inline.place
        # Functions that are made of one text have one file.
        return known.setdefault((name, text), _Inline(name, text)), inline.place
    if bundle is None:
        return None, function.place
    asset = bundle.asset
    if asset is None or (asset.packaging == "file" and not asset.source.endswith(".zip")):
        return None, bundle.key.place
    return asset.files, bundle.key.place


def _found(
    function: Resource,
    value: Known,
    code: Place,
    language: str,
    files: AssetFiles,
    held: Library,
) -> Handler:
    module, name = _split(str(value.value), language)
    wanted = _candidates(module, language) if module else ()
    file = next((each for each in wanted if each in files.names), None)
    if file is None and language.startswith("python") and module:
        stem = f"{module}."
        file = next(
            (n for n in held.names(files) if n.startswith(stem) and n.endswith(".so")), None
        )
    defined, doubt = None, ""
    broken, ever, is_read = "", True, "Python"
    if file is None:
        doubt = _elsewhere(function, module, files)
    elif language.startswith(("python", "nodejs")):
        broken, ever, is_read = _broken(held.file(files, file), file, language)
        defined, doubt = _defined(held.file(files, file), file, name, language)
    else:
        defined = True  # what a Ruby file or an executable defines is not looked at
    holds = held.names(files)
    return Handler(
        function, value, code, wanted, file, name, defined, doubt, holds, broken, ever, is_read
    )


def _broken(file: SourceFile | None, name: str, runtime: str) -> tuple[str, bool, str]:
    """Where a file cannot be read, "" if it can; whether the runtime cannot either; and what it
    ought to be."""
    if file is not None and name.endswith(".py") and runtime.startswith("python3"):
        no_python = file.no_python
        if no_python is not None:
            return no_python.where, no_python.is_refused_by(runtime), "Python"
    elif file is not None and file.tree is not None and file.tree.wrong is not None:
        return file.tree.wrong.where, file.tree.wrong.ever, "JavaScript"
    return "", True, "Python"


def _split(handler: str, language: str) -> tuple[str, str]:
    """The file, without its ending, and the function that a handler names."""
    if language.startswith("provided"):
        return "bootstrap", ""
    folder, base = posixpath.split(handler)
    if language.startswith("python"):
        module, _, name = base.rpartition(".")
        module = module.replace(".", "/")
    else:
        module, _, rest = base.partition(".")
        name = rest.partition(".")[0] if language.startswith("nodejs") else rest
    return (posixpath.normpath(posixpath.join(folder, module)).lstrip("/") if module else ""), name


def _candidates(module: str, language: str) -> tuple[str, ...]:
    """The files that Lambda's runtime looks for, in its order."""
    if language.startswith("python"):
        return (f"{module}.py", f"{module}/__init__.py", f"{module}.pyc")
    if language.startswith("nodejs"):
        return (f"{module}.js", f"{module}.mjs", f"{module}.cjs", module, f"{module}/index.js")
    if language.startswith("ruby"):
        return (f"{module}.rb",)
    return (module,)


def _elsewhere(function: Resource, module: str, files: AssetFiles) -> str:
    """Why a file that the code does not hold may still be found; "" if it cannot be."""
    if function.has("Layers") is not False:
        return "it may be in one of the function's layers"
    for variable in ("PYTHONPATH", "NODE_PATH"):
        if function.has(f"Environment.Variables.{variable}") is not False:
            return f"{variable} may lead to it"
    if any(name.startswith(f"node_modules/{module}/") for name in files.names):
        return "it may be in node_modules"
    if files.leads_out:
        return "a link in the code leads out of the assembly"
    return ""


def _defined(
    file: SourceFile | None, name: str, function: str, language: str
) -> tuple[bool | None, str]:
    """Whether the file called `name` defines the function, and why that is not seen."""
    if file is None or name.endswith((".so", ".pyc")):
        return None, f"{name} is not text, or lies outside the assembly"
    if not language.startswith("python"):
        defined = file.exports(function)
    elif file.is_too_large:
        return None, f"{name} is too large, or too deeply nested, to be parsed"
    else:
        defined = file.python.defines(function) if file.python is not None else None
    doubt = f"{name} defines names in a way that cannot be followed"
    return defined, doubt if defined is None else ""
