"""What torch itself gives for a specification: the network, the data and the finite-width kernel.

Requires torch==2.13.0 (CPU) and numpy. Shared by make_golden.py and compare.py.
Covers Linear and the element-wise activations, with torch's default initialization.
"""
import os
import sys

import torch
from torch import nn

TORCH_VERSION = "2.13.0"
if torch.__version__.split("+")[0] != TORCH_VERSION:
    sys.exit(f"the random streams are those of torch {TORCH_VERSION}; this is {torch.__version__}")
torch.set_num_threads(1)  # the order of summation does not depend on the number of cores

DTYPES = {"float32": torch.float32, "float64": torch.float64}
REDUCTIONS = ("trace_sum", "trace_mean", "diagonal", "full", "sum_logits")
JACOBIAN_BYTES = 1 << 30


class Erf(nn.Module):
    def forward(self, x):
        return torch.erf(x)


class Sin(nn.Module):
    def forward(self, x):
        return torch.sin(x)


class Cos(nn.Module):
    def forward(self, x):
        return torch.cos(x)


class Abs(nn.Module):
    def forward(self, x):
        return torch.abs(x)


class Square(nn.Module):
    def forward(self, x):
        return torch.square(x)


ACTIVATIONS = {cls.__name__: cls for cls in (
    nn.Identity, nn.ReLU, nn.LeakyReLU, nn.ReLU6, nn.ELU, nn.SELU, nn.CELU, nn.GELU, nn.SiLU, nn.Mish, nn.Tanh,
    nn.Sigmoid, nn.Softplus, nn.Softsign, nn.Hardtanh, nn.Hardswish, nn.LogSigmoid, Erf, Sin, Cos, Abs, Square)}


def profile():
    """The random number profile of this process: torch chooses its kernels once, when it is loaded."""
    return "default" if torch.backends.cpu.get_cpu_capability() == "DEFAULT" else "avx2"


def restart_for(specification):
    """Starts the running script again without AVX2 if the specification asks for that profile."""
    wanted = specification.get("rng", {}).get("profile", "avx2")
    if wanted == profile():
        return
    if wanted == "avx2":
        sys.exit("this machine, or ATEN_CPU_CAPABILITY, leaves torch without AVX2")
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "ATEN_CPU_CAPABILITY": "default"})


def build(layers, shape):
    """The network as a torch script would build it; input sizes follow from the shape of one sample."""
    net = nn.Sequential()
    for layer in layers:
        arguments = dict(layer)
        kind = arguments.pop("type")
        module = nn.Linear(shape[-1], **arguments) if kind == "Linear" else ACTIVATIONS[kind](**arguments)
        net.append(module)
        if kind == "Linear":
            shape = [*shape[:-1], module.out_features]
    return net


def draw_data(data, dtype):
    if isinstance(data, list):
        return torch.tensor(data, dtype=dtype)
    generator = torch.Generator().manual_seed(data["seed"]) if "seed" in data else None
    shape = (data["count"], *data["shape"])
    if data["type"] == "normal":
        return torch.randn(shape, generator=generator)
    if data["type"] == "uniform":
        return torch.empty(shape).uniform_(data.get("low", 0), data.get("high", 1), generator=generator)
    raise ValueError(f"no data of type {data['type']!r} here")


def draw(specification):
    """(network, data, against or None): parameters first, then the data, all from one generator."""
    architecture = specification["architecture"]
    if architecture.get("parameterization", "torch") != "torch":
        raise ValueError("only torch's own parameterization is covered")
    dtype = DTYPES[specification.get("dtype", "float32")]
    data = specification["data"]
    shape = list(torch.tensor(data).shape[1:]) if isinstance(data, list) else data["shape"]
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        torch.manual_seed(specification["seed"])
        net = build(architecture["layers"], shape)
        x = draw_data(data, dtype)
        y = draw_data(specification["against"], dtype) if "against" in specification else None
    finally:
        torch.set_default_dtype(before)
    return net, x, y


def jacobian(net, x):
    """(samples, outputs, parameters), one backward pass for each sample and output."""
    parameters = list(net.parameters())
    samples = []
    for sample in x:
        outputs = net(sample[None]).reshape(-1)
        gradients = [torch.autograd.grad(o, parameters, retain_graph=True) for o in outputs]
        samples.append(torch.stack([torch.cat([g.reshape(-1) for g in gradient]) for gradient in gradients]))
    return torch.stack(samples)


def contract(a, b, reduction):
    (n, o, p), m = a.shape, b.shape[0]
    full = (a.reshape(n * o, p) @ b.reshape(m * o, p).T).reshape(n, o, m, o).permute(0, 2, 1, 3)
    diagonal = full.diagonal(dim1=2, dim2=3)
    return {"trace_sum": lambda: diagonal.sum(-1), "trace_mean": lambda: diagonal.mean(-1), "diagonal": lambda: diagonal,
            "full": lambda: full, "sum_logits": lambda: full.sum((2, 3))}[reduction]().contiguous()


def ntk(net, x, y, reduction):
    """The kernel x against y (None: x), in the dtype of the network; in blocks when the Jacobian is large."""
    with torch.no_grad():
        outputs = net(x[:1]).numel()
    entry = x.element_size() * outputs * sum(p.numel() for p in net.parameters())
    size = max(1, JACOBIAN_BYTES // entry)
    rows = x.split(size)
    columns = rows if y is None else y.split(size)
    result = []
    for a in rows:
        ja = jacobian(net, a)
        result.append(torch.cat([contract(ja, ja if b is a else jacobian(net, b), reduction) for b in columns], 1))
    return torch.cat(result)


def kernels(specification):
    """(network, data, against, kernel in the specification's dtype, kernel in float64).

    The float64 kernel is of the same drawn numbers: drawn in the dtype, then widened."""
    kernel = {"type": "ntk", "width": "finite", "samples": 1, "reduction": "trace_sum", **specification.get("kernel", {})}
    if (kernel["type"], kernel["width"], kernel["samples"]) != ("ntk", "finite", 1):
        raise ValueError("only the finite-width ntk of one network is covered")
    net, x, y = draw(specification)
    reduction = kernel["reduction"]
    own = ntk(net, x, y, reduction)
    if own.dtype == torch.float64:
        return net, x, y, own, own
    state = {name: value.clone() for name, value in net.state_dict().items()}
    truth = ntk(net.double(), x.double(), None if y is None else y.double(), reduction)
    net.float().load_state_dict(state)
    return net, x, y, own, truth
