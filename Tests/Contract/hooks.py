"""What schemathesis sends besides what it finds in the document: NumPy files, and names that there are."""
import io
import json
import os
import random
import struct

import schemathesis
from hypothesis import strategies
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase

# By the parameter's place in the path: jobs with results of every kind, and data sets.
KNOWN = json.loads(os.environ["NTKD_CONTRACT_KNOWN"])
CHOICE = random.Random(int(os.environ["NTKD_CONTRACT_SEED"]))


def npy(shape, type, version, values):
    """A file of NumPy's format."""
    header = f"{{'descr': '{type}', 'fortran_order': False, 'shape': ({', '.join(map(str, shape))},), }}\n".encode()
    length = struct.pack("<H" if version == 1 else "<I", len(header))
    return io.BytesIO(b"\x93NUMPY" + bytes([version, 0]) + length + header + values).getvalue()


@strategies.composite
def files(draw):
    """Whole ones, and some of them damaged."""
    shape = draw(strategies.lists(strategies.integers(1, 4), min_size=1, max_size=3))
    type, size = draw(strategies.sampled_from([("<f4", 4), (">f8", 8), ("|u1", 1), ("|b1", 1), ("<i2", 2)]))
    count = size
    for each in shape:
        count *= each
    file = npy(shape, type, draw(strategies.sampled_from([1, 2, 3])), draw(strategies.binary(min_size=count, max_size=count)))
    if draw(strategies.integers(0, 3)):
        return file
    place = draw(strategies.integers(0, len(file) - 1))
    return draw(strategies.sampled_from([file[:place], file[:place] + b"\xff" + file[place + 1:], file + b"\0"]))


schemathesis.openapi.media_type("application/x-npy", files())


def specification():
    """A job of a moment, one of two hundred."""
    layers = [{"type": "Linear", "out_features": CHOICE.choice([1, 2])}]
    return {"architecture": {"layers": layers}, "seed": CHOICE.randrange(100), "data": [[0, 1], [1, 0]]}


@schemathesis.hook
def before_call(context, case, **kwargs):
    """What random names and bodies hardly ever come to."""
    folder = case.path.removeprefix("/v1/").partition("/")[0]
    if case.meta is None:
        return
    path, body = (case.meta.components.get(place) for place in (ParameterLocation.PATH, ParameterLocation.BODY))
    if case.meta.phase.name == TestPhase.STATEFUL:
        # A name comes from an earlier answer, and there are answers with names only to good specifications.
        if (case.method, case.path) == ("POST", "/v1/jobs") and body and body.mode == GenerationMode.POSITIVE:
            if CHOICE.random() < 0.7:
                case.body = specification()
    # A removed job is one the fewer.
    elif folder in KNOWN and path and path.mode == GenerationMode.POSITIVE and case.method != "DELETE":
        # Half of the requests with a good name get one that there is.
        if CHOICE.random() < 0.5:
            case.path_parameters = {"id": CHOICE.choice(KNOWN[folder])}
