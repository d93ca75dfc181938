"""What torch itself gives for a specification: the network, the data and the finite-width kernel.

Requires torch==2.13.0 (CPU) and numpy. Shared by make_golden.py and compare.py.
Covers every layer, the three parameterizations, and the ntk and nngp kernels of one network or of several.
"""
import math
import os
import sys
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.utils import skip_init

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


MODULES = {**ACTIVATIONS, **{cls.__name__: cls for cls in (
    nn.Linear, nn.Conv1d, nn.Conv2d, nn.AvgPool2d, nn.MaxPool2d, nn.AdaptiveAvgPool2d, nn.Flatten, nn.LayerNorm,
    nn.RMSNorm, nn.GroupNorm, nn.BatchNorm1d, nn.BatchNorm2d, nn.Dropout, nn.Embedding)}}
SCALED = ("Linear", "Conv1d", "Conv2d")

# Arguments that follow from the shape of one sample, unless they are given.
INFERRED = {
    "Linear": lambda shape: {"in_features": shape[-1]},
    "Conv1d": lambda shape: {"in_channels": shape[0]},
    "Conv2d": lambda shape: {"in_channels": shape[0]},
    "LayerNorm": lambda shape: {"normalized_shape": shape},
    "RMSNorm": lambda shape: {"normalized_shape": shape},
    "GroupNorm": lambda shape: {"num_channels": shape[0]},
    "BatchNorm1d": lambda shape: {"num_features": shape[0]},
    "BatchNorm2d": lambda shape: {"num_features": shape[0]},
}


class Residual(nn.Module):
    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers = layers
        self.shortcut = shortcut

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


class Scaled(nn.Module):
    """A linear module of multiples of its parameters."""

    def __init__(self, module, **scales):
        super().__init__()
        self.module = module
        self.scales = scales

    def forward(self, x):
        scaled = {name: self.scales[name] * value for name, value in self.module.named_parameters()}
        return functional_call(self.module, scaled, (x,))


def scaled_module(cls, arguments, architecture):
    """A linear module in the ntk or standard parameterization; only normal_ takes from the generator."""
    stds = {"weight_std": math.sqrt(2), "bias_std": 0}
    for name in stds:
        stds[name] = arguments.pop(name, architecture.get(name, stds[name]))
    module = skip_init(cls, **arguments)
    scales = {"weight": stds["weight_std"] / math.sqrt(module.weight[0].numel()), "bias": stds["bias_std"]}
    is_ntk = architecture["parameterization"] == "ntk"
    for name, parameter in module.named_parameters():
        nn.init.normal_(parameter, 0, 1 if is_ntk else scales[name])
    return Scaled(module, **scales) if is_ntk else module


def build_module(layer, x, architecture):
    arguments = dict(layer)
    kind = arguments.pop("type")
    if kind == "Residual":
        branch = build(arguments.pop("layers"), x, architecture)
        return Residual(branch, build(arguments.pop("shortcut", []), x, architecture), **arguments)
    if kind in INFERRED:
        arguments = {**INFERRED[kind](tuple(x.shape[1:])), **arguments}
    if kind == "RMSNorm" and arguments.get("eps") is None:
        arguments["eps"] = torch.finfo(x.dtype).eps  # torch's default, kept when the network is widened
    if kind in SCALED and architecture.get("parameterization", "torch") != "torch":
        return scaled_module(MODULES[kind], arguments, architecture)
    return MODULES[kind](**arguments)


def build(layers, x, architecture):
    """The network as a torch script would build it; sizes follow from the samples x, which are passed through."""
    net = nn.Sequential()
    for layer in layers:
        module = build_module(layer, x, architecture).eval()
        with torch.no_grad():
            x = module(x)
        net.append(module)
    return net.eval()


def takes_indices(layers):
    """Whether the data are looked up in an Embedding."""
    return any(layer["type"] == "Embedding" or
               layer["type"] == "Residual" and any(map(takes_indices, (layer["layers"], layer.get("shortcut", []))))
               for layer in layers[:1])


def drawn(net):
    """(name, tensor) of all that is drawn, in order: the parameters but those of normalization layers."""
    for path, module in net.named_modules():
        if isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Embedding)):
            for name, value in module.named_parameters():
                yield f"{path}.{name}", value


@contextmanager
def default_dtype(dtype):
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


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


def draw(specification, samples=1):
    """(networks, data, against or None): the first network, the data, then networks of the seeds that follow.

    The parameters come first and then the data, all from one generator."""
    architecture, data, seed = (specification[name] for name in ("architecture", "data", "seed"))
    if architecture.get("parameterization", "torch") not in ("torch", "ntk", "standard"):
        raise ValueError("no such parameterization")
    dtype = DTYPES[specification.get("dtype", "float32")]
    data_dtype = torch.long if takes_indices(architecture["layers"]) else dtype
    shape = torch.tensor(data).shape[1:] if isinstance(data, list) else data["shape"]

    def network(seed):
        torch.manual_seed(seed)
        return build(architecture["layers"], torch.zeros(1, *shape, dtype=data_dtype), architecture)

    with default_dtype(dtype):
        nets = [network(seed)]
        x = draw_data(data, data_dtype)
        y = draw_data(specification["against"], data_dtype) if "against" in specification else None
        nets += [network(seed + k) for k in range(1, samples)]
    return nets, x, y


def jacobian(net, x):
    """(samples, outputs, parameters), one backward pass for each sample and output."""
    parameters = list(net.parameters())
    samples = []
    for sample in x:
        outputs = net(sample[None]).reshape(-1)
        gradients = [torch.autograd.grad(o, parameters, retain_graph=True) for o in outputs]
        samples.append(torch.stack([torch.cat([g.reshape(-1) for g in gradient]) for gradient in gradients]))
    return torch.stack(samples)


def outputs(net, x):
    """(samples, outputs, 1)"""
    with torch.no_grad():
        return net(x).reshape(len(x), -1, 1)


def contract(a, b, reduction):
    (n, o, p), m = a.shape, b.shape[0]
    full = (a.reshape(n * o, p) @ b.reshape(m * o, p).T).reshape(n, o, m, o).permute(0, 2, 1, 3)
    diagonal = full.diagonal(dim1=2, dim2=3)
    return {"trace_sum": lambda: diagonal.sum(-1), "trace_mean": lambda: diagonal.mean(-1), "diagonal": lambda: diagonal,
            "full": lambda: full, "sum_logits": lambda: full.sum((2, 3))}[reduction]().contiguous()


def kernel_of(net, x, y, kind, reduction):
    """The kernel x against y (None: x), in the dtype of the network; in blocks when the Jacobian is large."""
    features = {"ntk": jacobian, "nngp": outputs}[kind]
    parameter = next(net.parameters())
    entry = parameter.element_size() * outputs(net, x[:1]).numel() * sum(p.numel() for p in net.parameters())
    size = max(1, JACOBIAN_BYTES // entry)
    rows = x.split(size)
    columns = rows if y is None else y.split(size)
    result = []
    for a in rows:
        fa = features(net, a)
        result.append(torch.cat([contract(fa, fa if b is a else features(net, b), reduction) for b in columns], 1))
    return torch.cat(result)


def widened(tensor):
    return tensor.double() if tensor is not None and tensor.is_floating_point() else tensor


class Estimate(NamedTuple):
    """A kernel, the mean over the networks, and with more than one the standard error of each entry."""
    kernel: torch.Tensor
    standard_error: torch.Tensor | None

    @staticmethod
    def of(kernels):
        if len(kernels) == 1:
            return Estimate(kernels[0], None)
        stacked = torch.stack(kernels)
        return Estimate(stacked.mean(0), stacked.std(0, correction=1) / math.sqrt(len(kernels)))


class Result(NamedTuple):
    net: nn.Module  # of the first seed
    x: torch.Tensor
    y: torch.Tensor | None
    own: Estimate  # computed in the specification's dtype
    truth: Estimate  # in float64 of the same drawn numbers: drawn in the dtype, then widened


def kernels(specification):
    kernel = {"type": "ntk", "width": "finite", "samples": 1, "reduction": "trace_sum", **specification.get("kernel", {})}
    if kernel["width"] != "finite":
        raise ValueError("only finite width is covered")
    nets, x, y = draw(specification, kernel["samples"])

    def estimate(x, y):
        return Estimate.of([kernel_of(net, x, y, kernel["type"], kernel["reduction"]) for net in nets])

    own = estimate(x, y)
    if own.kernel.dtype == torch.float64:
        return Result(nets[0], x, y, own, own)
    for net in nets:
        net.double()
    truth = estimate(widened(x), widened(y))
    return Result(nets[0].float(), x, y, own, truth)  # widening and back changes no bit
