"""Requests whose answers are known: those that the OpenAPI document shows, with jobs and data sets that there are."""
import json

from openapi_spec_validator import OpenAPIV31SpecValidator

# What only the limit among the jobs has.
OF_LIMITS = {"/convergence", "/regression", "/predictions", "/standard-deviation", "/covariance"}
OF_TRAININGS = {"/training", "/order"}
# What is asked besides the plain thing, by the part's name without its form.
QUERIES = {"/order": ["", "?by=label", "?by=data", "?step=0"], "/matrix": ["", "?order=cluster&pool=2&rows=0:3&columns=1:3"],
           "/heatmap": ["", "?order=cluster"]}
NUMBERS = [[0, 1], [1, 0], [0.5, 0.5]]
BODIES = {"application/json": json.dumps(NUMBERS).encode(), "text/csv": b"0,1\n1,0\n",
          "application/x-npy": b"\x93NUMPY\x01\x00\x3a\x00" + b"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2)}\n"
          + bytes([0, 1, 1, 0])}


def document_faults(document):
    """What the validator says against the document."""
    return [f"openapi.json: {error.json_path}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]


def known(client):
    """A mean with its spectrum, a limit with its convergence and a regression, a network that is trained, and a job and two
    data sets: the last of each is there to be removed."""
    layers = [{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]
    network = {"architecture": {"layers": layers}, "seed": 1, "data": NUMBERS}
    mean = network | {"kernel": {"samples": 2}, "analyses": ["spectrum"]}
    limit = network | {
        "kernel": {"width": "infinite"}, "analyses": ["convergence"], "convergence": {"widths": [2, 4], "samples": 2},
        "regression": {"targets": [1, 0, 1], "test": [[1, 1], [0, 0.5]], "test_targets": [1, 0], "times": [1, "infinity"]}}
    training = {"targets": [1, 0, 1], "steps": 3, "learning_rate": 0.1, "batch_size": 2}
    found = {"jobs": [], "datasets": []}
    for specification in (mean, limit, network | {"training": training}, mean):
        status, job = client.submit(specification)
        if status != 200 or job["state"] != "succeeded":
            raise SystemExit(f"the job to ask about: {status} {job}")
        found["jobs"].append(job["id"])
    for number in range(2):
        status, _, body = client.ask("POST", "/v1/datasets", ["Content-Type: text/csv"], f"1,{number}\n3,4\n".encode())
        if status != 201:
            raise SystemExit(f"the data set to ask about: {status} {body}")
        found["datasets"].append(json.loads(body)["id"])
    return found


def requests(document, known):
    """Every operation with every example of its body: a method, a path, fields and a body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            target, part = path.replace("{slug}", "invalid-specification").replace("{name}", "page.css"), ""
            if "{id}" in path:
                part = path.split("{id}")[1].split(".")[0]
                place = -1 if method == "delete" else 1 if part in OF_LIMITS else 2 if part in OF_TRAININGS else 0
                target = path.replace("{id}", known[path.split("/{id}")[0].split("/")[-1]][place])
            if path == "/v1/compare":
                target += "?jobs={},{}".format(*known["jobs"])
            content = operation.get("requestBody", {}).get("content", {})
            for media_type, form in content.items():
                values = [json.dumps(each["value"]).encode() for each in form.get("examples", {}).values()]
                for body in values or [BODIES[media_type]]:
                    yield operation, method.upper(), target, [f"Content-Type: {media_type}", "Prefer: wait=60"], body
            if not content:
                for query in QUERIES.get(part, [""]):
                    yield operation, method.upper(), target + query, [], b""


def play(client, document, known):
    """How many requests there were, and which had no success that the document lists."""
    faults, count = [], 0
    for operation, method, path, fields, body in requests(document, known):
        count += 1
        status, answer, text = client.ask(method, path, fields, body)
        form = operation["responses"].get(str(status))
        media_type = answer.get("content-type", "")
        if form is None or not 200 <= status < 300:
            faults.append(f"{method} {path}: {status} {text[:200]!r}")
        elif not {media_type, media_type.partition(";")[0]} & set(form.get("content", {"": None})):
            faults.append(f"{method} {path}: {status} with {media_type}")
        elif (method, path) == ("POST", "/v1/jobs") and json.loads(text)["state"] != "succeeded":
            faults.append(f"{method} {path}: {text[:200]!r}")
    return count, faults
