"""The specifications of cases_layers.json: every layer alone and combined, every parameterization, nngp and samples."""
import torch_oracle as oracle

# --- specifications -------------------------------------------------------------------------------------------------


def layer(kind, **arguments):
    return {"type": kind, **arguments}


def linear(width, **arguments):
    return layer("Linear", out_features=width, **arguments)


def conv1d(channels, kernel, **arguments):
    return layer("Conv1d", out_channels=channels, kernel_size=kernel, **arguments)


def conv(channels, kernel, **arguments):
    return layer("Conv2d", out_channels=channels, kernel_size=kernel, **arguments)


def average(kernel, **arguments):
    return layer("AvgPool2d", kernel_size=kernel, **arguments)


def maximum(kernel, **arguments):
    return layer("MaxPool2d", kernel_size=kernel, **arguments)


def adaptive(size):
    return layer("AdaptiveAvgPool2d", output_size=size)


def group_norm(groups, **arguments):
    return layer("GroupNorm", num_groups=groups, **arguments)


def embedding(count, width, **arguments):
    return layer("Embedding", num_embeddings=count, embedding_dim=width, **arguments)


def residual(*layers, shortcut=None):
    return layer("Residual", layers=list(layers), **({} if shortcut is None else {"shortcut": shortcut}))


FLATTEN, RELU, TANH, SILU, GELU, SIGMOID = map(layer, ("Flatten", "ReLU", "Tanh", "SiLU", "GELU", "Sigmoid"))
READ = linear(2, bias=False)


def normal(count, *shape, **arguments):
    return {"type": "normal", "count": count, "shape": list(shape), **arguments}


def uniform(count, *shape, **arguments):
    return {"type": "uniform", "count": count, "shape": list(shape), **arguments}


IMAGES = normal(3, 3, 6, 5)
SEQUENCES = normal(3, 4, 9)  # channels, length
TOKENS = normal(4, 5, 3)  # tokens, width
VECTORS = normal(5, 6)
INDICES = [[0, 2, 2, 1], [4, 1, 0, 0], [3, 3, 3, 3], [2, 0, 4, 1]]
MORE_INDICES = [[1, 2, 0, 4], [2, 2, 2, 0]]

# --- networks -------------------------------------------------------------------------------------------------------

WINDOWS = {  # of a convolution of 4 channels to 4, on images 4 × 6 × 5
    "plain": dict(kernel_size=3),
    "1x1": dict(kernel_size=1),
    "1x1_stride": dict(kernel_size=1, stride=2),
    "kernel_list": dict(kernel_size=[3, 2]),
    "row_kernel": dict(kernel_size=[1, 4]),
    "whole_kernel": dict(kernel_size=[6, 5]),
    "stride": dict(kernel_size=3, stride=2),
    "stride_over_kernel": dict(kernel_size=2, stride=3),
    "padding": dict(kernel_size=3, padding=1),
    "padding_list": dict(kernel_size=3, padding=[2, 0]),
    "padding_over_kernel": dict(kernel_size=2, padding=3, stride=2),
    "kernel_over_image": dict(kernel_size=7, padding=1),
    "dilation": dict(kernel_size=2, dilation=2),
    "dilation_list": dict(kernel_size=[2, 3], dilation=[3, 1]),
    "dilation_padding": dict(kernel_size=3, dilation=2, padding=2, stride=2),
    "groups": dict(kernel_size=3, groups=2),
    "groups_1x1": dict(kernel_size=1, groups=2, bias=False),
    "depthwise": dict(kernel_size=3, groups=4, padding=1),
    "depthwise_multiplied": dict(kernel_size=2, groups=4, out_channels=8),
    "no_bias": dict(kernel_size=3, bias=False),
    "everything": dict(kernel_size=[3, 2], stride=[2, 1], padding=[1, 2], dilation=[1, 2], groups=2, out_channels=6),
}
WINDOWS_1D = {  # the same, on sequences 4 × 9
    "plain": dict(kernel_size=3),
    "1": dict(kernel_size=[1]),
    "stride_padding": dict(kernel_size=3, stride=2, padding=2),
    "dilation": dict(kernel_size=[3], stride=[1], padding=[2], dilation=[3]),
    "groups": dict(kernel_size=2, groups=2, bias=False),
    "depthwise": dict(kernel_size=3, groups=4, padding=1),
}

CONV_NET = [conv(4, 3), TANH, average(2), conv(5, 2, padding=1), SILU, FLATTEN, linear(3)]
CONV_OUTPUT = [conv(4, 3, padding=1), TANH, conv(2, 3, stride=2)]  # O = 2 · 2 · 2
CONV_NARROW = [conv(3, 3), SILU, adaptive(1), FLATTEN, linear(5)]  # 5 outputs of 3
TOKEN_NET = [linear(6), layer("LayerNorm", normalized_shape=[6]), GELU, linear(4), FLATTEN, linear(3)]
TOKEN_OUTPUT = [linear(6), TANH, linear(2)]  # O = 5 · 2
EMBEDDING_NET = [embedding(5, 4), linear(6), TANH, FLATTEN, linear(2)]
MLP = [linear(8), TANH, linear(3)]
RESIDUAL_NET = [linear(6), residual(TANH, linear(5), SILU, linear(6)), RELU, linear(2)]
MLP_BLOCK = residual(layer("LayerNorm", normalized_shape=[6]), linear(12), GELU, linear(6))


def networks():
    """(name, layers, data): torch's parameterization, ntk, trace_sum."""
    yield "linear_tokens", [linear(2)], TOKENS
    yield "linear_tokens_no_bias", [linear(4), SILU, linear(2, bias=False)], TOKENS
    yield "linear_images", [linear(4), TANH, linear(2, bias=False), SIGMOID, FLATTEN, linear(2)], IMAGES

    for name, arguments in WINDOWS.items():
        window = layer("Conv2d", **{"out_channels": 4, **arguments})
        yield f"conv2d_{name}", [window], normal(3, 4, 6, 5)
        yield f"conv2d_{name}_inside", [conv(4, 1, bias=False), TANH, window, SILU, FLATTEN, READ], normal(3, 4, 6, 5)
    for name, arguments in WINDOWS_1D.items():
        window = layer("Conv1d", **{"out_channels": 4, **arguments})
        yield f"conv1d_{name}", [window], SEQUENCES
        yield f"conv1d_{name}_inside", [conv1d(4, 1, bias=False), TANH, window, SILU, FLATTEN, READ], SEQUENCES
    yield "conv1d_chain", [conv1d(4, 3, padding=1), TANH, conv1d(6, 3, stride=2), SILU, conv1d(2, 2), GELU, FLATTEN,
                           linear(2)], SEQUENCES
    yield "conv1d_chain_output", [conv1d(4, 3), TANH, conv1d(6, 3, dilation=2), SILU, conv1d(2, 1)], SEQUENCES
    yield "conv2d_chain", [conv(4, 3, padding=1), RELU, conv(4, 3, padding=1), RELU, conv(4, 3), RELU, FLATTEN,
                           linear(1)], IMAGES
    yield "conv2d_many_channels", [conv(16, 2), TANH, conv(24, 2), SILU, FLATTEN, linear(2)], normal(3, 12, 3, 3)
    yield "conv2d_many_positions", [conv(2, 3, padding=1), TANH, conv(2, 3, padding=1), SILU, average(4), FLATTEN,
                                    linear(2)], normal(3, 1, 12, 11)
    yield "conv2d_one_pixel", [conv(4, 1), TANH, conv(3, 1), FLATTEN, linear(2)], normal(3, 3, 1, 1)
    yield "conv2d_many_samples", CONV_NET, normal(19, 3, 6, 5)
    yield "conv2d_separable", [conv(3, 3, groups=3, padding=1), conv(6, 1), SILU, FLATTEN, linear(2)], IMAGES
    yield "conv2d_activation_first", [layer("Sin"), conv(2, 3), TANH], IMAGES
    yield "conv2d_then_linear", [conv(2, 3), TANH, linear(2)], IMAGES  # Linear over the last axis
    yield "conv2d_activation_last", [conv(4, 3), TANH, conv(2, 2, stride=2), layer("Softplus")], IMAGES

    for name, pool in {"plain": average(2), "list": average([3, 2]), "stride": average(3, stride=2),
                       "stride_list": average(2, stride=[1, 3]), "padding": average(3, stride=2, padding=1),
                       "padding_list": average([4, 2], padding=[2, 1])}.items():
        yield f"avgpool_{name}", [conv(4, 2), pool, TANH, FLATTEN, READ], IMAGES
    for name, pool in {"plain": maximum(2), "list": maximum([3, 2]), "overlapping": maximum(3, stride=1),
                       "gaps": maximum([1, 2], stride=[2, 2]), "padding": maximum(3, stride=2, padding=1),
                       "padding_list": maximum([4, 2], padding=[2, 1])}.items():
        yield f"maxpool_{name}", [conv(4, 2), pool, TANH, FLATTEN, READ], IMAGES
    yield "avgpool_first", [average(2), conv(3, 2), TANH, FLATTEN, linear(2)], IMAGES
    yield "maxpool_first", [maximum(2), conv(3, 2), TANH, FLATTEN, linear(2)], IMAGES
    yield "avgpool_last", [conv(4, 2), TANH, conv(2, 1), average(2)], IMAGES
    yield "maxpool_last", [conv(4, 2), TANH, conv(2, 1), maximum(2)], IMAGES
    yield "pool_conv_pool", [conv(4, 2), SILU, maximum(2, stride=1), conv(4, 2), SILU, average(2), FLATTEN,
                             linear(3)], IMAGES
    for name, size in {"1": 1, "4x3": [4, 3], "4": 4, "null_2": [None, 2], "3_null": [3, None], "larger": [7, 8]}.items():
        yield f"adaptive_{name}", [conv(4, 1), TANH, adaptive(size), conv(2, 1), SILU, FLATTEN, READ], IMAGES
    yield "adaptive_last", [conv(3, 2), TANH, adaptive([2, 1])], IMAGES

    yield "flatten_first", [FLATTEN, linear(4), TANH, linear(2)], IMAGES
    yield "flatten_vectors", [FLATTEN, linear(4), FLATTEN, TANH, linear(2)], VECTORS
    yield "dropout", [linear(6), layer("Dropout"), TANH, layer("Dropout", p=0.9), linear(2)], VECTORS
    yield "identity", [layer("Identity"), linear(6), TANH, layer("Identity"), linear(2), layer("Identity")], VECTORS

    def around(norm, data, first=linear(6)):
        return [first, norm, TANH, FLATTEN, READ], data

    images = dict(data=IMAGES, first=conv(6, 2))
    for kind in ("LayerNorm", "RMSNorm"):
        name = kind.lower()
        yield f"{name}_alone", [layer(kind)], VECTORS
        yield f"{name}_first", [layer(kind), linear(4), TANH, linear(2)], VECTORS
        yield f"{name}_last", [linear(4), TANH, linear(3), layer(kind)], VECTORS
        yield f"{name}_vectors", *around(layer(kind), VECTORS)
        yield f"{name}_eps", *around(layer(kind, eps=0.1), VECTORS)
        yield f"{name}_not_affine", *around(layer(kind, elementwise_affine=False), VECTORS)
        yield f"{name}_tokens", *around(layer(kind, normalized_shape=[6]), TOKENS)
        yield f"{name}_tokens_number", *around(layer(kind, normalized_shape=6), TOKENS)
        yield f"{name}_tokens_all_axes", *around(layer(kind), TOKENS)
        yield f"{name}_tokens_not_affine", *around(layer(kind, normalized_shape=[6], elementwise_affine=False), TOKENS)
        yield f"{name}_images", *around(layer(kind), **images)
        yield f"{name}_images_last_axes", *around(layer(kind, normalized_shape=[5, 4]), **images)
    yield "rmsnorm_eps_null", *around(layer("RMSNorm", eps=None), VECTORS)
    # The root mean squares are of the size of the default eps, which is that of the dtype.
    yield "rmsnorm_small", [layer("RMSNorm"), linear(4), TANH, linear(2)], [
        [3e-4, -1e-4, 2e-4], [1e-4, 1e-4, -4e-4], [-5e-4, 2e-4, 3e-4]]
    for name, norm in {"plain": group_norm(2), "channels": group_norm(3, num_channels=6), "one_group": group_norm(1),
                       "instance": group_norm(6), "eps": group_norm(3, eps=0.1),
                       "not_affine": group_norm(2, affine=False)}.items():
        yield f"groupnorm_{name}", *around(norm, **images)
    yield "groupnorm_vectors", *around(group_norm(2), VECTORS)
    yield "groupnorm_sequences", *around(group_norm(2), SEQUENCES, conv1d(6, 3))
    yield "groupnorm_alone", [group_norm(3, num_channels=6)], VECTORS
    yield "groupnorm_last", [conv(4, 3), TANH, conv(2, 2, stride=2), group_norm(1)], IMAGES
    for name, arguments in {"plain": {}, "features": dict(num_features=6), "eps": dict(eps=0.5),
                            "not_affine": dict(affine=False)}.items():
        yield f"batchnorm1d_{name}", *around(layer("BatchNorm1d", **arguments), VECTORS)
        yield f"batchnorm2d_{name}", *around(layer("BatchNorm2d", **arguments), **images)
    yield "batchnorm1d_alone", [layer("BatchNorm1d")], VECTORS
    yield "batchnorm1d_sequences", *around(layer("BatchNorm1d"), SEQUENCES, conv1d(6, 3))
    yield "batchnorm1d_tokens", *around(layer("BatchNorm1d"), TOKENS)  # the tokens are the channels
    yield "batchnorm2d_last", [conv(4, 3), TANH, conv(2, 2, stride=2), layer("BatchNorm2d")], IMAGES

    yield "tokens_activations", [linear(4), TANH, linear(4), GELU, linear(4), RELU, FLATTEN, linear(2)], TOKENS
    yield "tokens_conv1d", [linear(6), TANH, conv1d(3, 2), SILU, FLATTEN, linear(2)], TOKENS
    yield "tokens_long", [linear(3), TANH, linear(3), SILU, FLATTEN, linear(2)], normal(3, 40, 2)
    yield "tokens_many_samples", [linear(4), TANH, linear(4), FLATTEN, linear(2)], normal(20, 3, 3)
    yield "tokens_two_axes", [linear(4), TANH, linear(2)], normal(3, 2, 3, 3)

    yield "embedding_alone", [embedding(5, 3)], INDICES
    yield "embedding_one_token", [embedding(5, 3), FLATTEN, TANH, linear(2)], [[0], [4], [0], [2]]
    yield "embedding_two_axes", [embedding(5, 2), TANH, FLATTEN, linear(2)], [
        [[0, 1, 1], [2, 1, 0]], [[4, 4, 4], [4, 0, 1]], [[2, 1, 0], [0, 1, 1]]]
    yield "embedding_flatten", [embedding(5, 4), FLATTEN, linear(2)], INDICES
    yield "embedding_linear", EMBEDDING_NET, INDICES
    yield "embedding_output", [embedding(5, 4), TANH, linear(2)], INDICES
    yield "embedding_padding", [embedding(5, 4, padding_idx=2), linear(6), TANH, FLATTEN, linear(2)], INDICES
    yield "embedding_padding_zero", [embedding(5, 3, padding_idx=0), linear(3), SILU, FLATTEN, linear(2)], INDICES
    yield "embedding_padding_negative", [embedding(5, 4, padding_idx=-1), FLATTEN, TANH, linear(2)], INDICES
    yield "embedding_padding_alone", [embedding(5, 4, padding_idx=3)], INDICES  # the third sample is padding only
    yield "embedding_norm", [embedding(7, 6), layer("LayerNorm", normalized_shape=6), linear(4), TANH, FLATTEN,
                             linear(2)], INDICES
    yield "embedding_conv1d", [embedding(5, 6), conv1d(3, 3), TANH, FLATTEN, linear(2)], INDICES
    yield "embedding_block", [embedding(5, 6), MLP_BLOCK, FLATTEN, linear(2)], INDICES
    yield "embedding_residual", [residual(embedding(5, 4), TANH, shortcut=[embedding(6, 4)]), FLATTEN, linear(2)], INDICES

    yield "residual_identity", RESIDUAL_NET, VECTORS
    yield "residual_shortcut", [linear(4), residual(linear(6), TANH, linear(5), shortcut=[linear(5)]), TANH,
                                linear(2)], VECTORS
    yield "residual_shortcut_empty", [linear(4), residual(TANH, linear(4), shortcut=[]), TANH, linear(2)], VECTORS
    yield "residual_shortcut_activation", [linear(4), residual(TANH, linear(4), shortcut=[SILU]), linear(2)], VECTORS
    yield "residual_branch_empty", [linear(4), residual(shortcut=[TANH, linear(4)]), SILU, linear(2)], VECTORS
    yield "residual_no_parameters", [linear(4), residual(TANH), linear(2)], VECTORS
    yield "residual_first", [residual(linear(6), TANH, linear(6)), SILU, linear(2)], VECTORS
    yield "residual_last", [linear(4), TANH, residual(linear(6), SILU, linear(4))], VECTORS
    yield "residual_last_shortcut", [linear(4), TANH, residual(linear(3), SILU, linear(6), shortcut=[linear(6)])], VECTORS
    yield "residual_only", [residual(linear(6), TANH)], VECTORS
    yield "residual_chain", [linear(5), *[residual(TANH, linear(5))] * 4, linear(2)], VECTORS
    yield "residual_nested", [linear(5), residual(TANH, linear(5), residual(SILU, linear(5)), linear(5)), TANH,
                              linear(2)], VECTORS
    yield "residual_nested_shortcut", [linear(5), residual(
        linear(4), TANH, residual(linear(3), SILU, linear(4)),
        shortcut=[residual(linear(4), GELU, shortcut=[linear(4, bias=False)])]), TANH, linear(2)], VECTORS
    yield "residual_in_residual", [residual(residual(residual(linear(6), TANH), linear(6)), linear(6)), linear(2)], VECTORS
    yield "residual_conv", [conv(4, 3), residual(TANH, conv(4, 3, padding=1)), SILU, FLATTEN, linear(2)], IMAGES
    yield "residual_conv_shortcut", [conv(4, 3), residual(
        TANH, conv(6, 3, padding=1, stride=2), SILU, conv(6, 1), shortcut=[conv(6, 1, stride=2, bias=False)]),
        TANH, FLATTEN, linear(2)], IMAGES
    yield "residual_conv_pool_shortcut", [conv(4, 3), residual(TANH, conv(4, 2, stride=2), shortcut=[average([2, 2])]),
                                          FLATTEN, linear(2)], IMAGES
    yield "residual_conv_last", [conv(2, 3, stride=2), residual(TANH, conv(2, 3, padding=1))], IMAGES
    yield "residual_batchnorm", [conv(4, 3), layer("BatchNorm2d"), residual(
        conv(4, 3, padding=1, bias=False), layer("BatchNorm2d"), RELU, conv(4, 3, padding=1, bias=False),
        layer("BatchNorm2d")), RELU, adaptive(1), FLATTEN, linear(3)], IMAGES
    yield "residual_block", [linear(6), MLP_BLOCK, layer("LayerNorm", normalized_shape=[6]), FLATTEN, linear(2)], TOKENS
    yield "residual_blocks", [linear(6), MLP_BLOCK, residual(
        layer("RMSNorm", normalized_shape=[6]), linear(8, bias=False), SILU, layer("Dropout", p=0.1),
        linear(6, bias=False)), layer("RMSNorm", normalized_shape=[6]), linear(2)], TOKENS
    yield "residual_block_first", [residual(layer("LayerNorm", normalized_shape=[3]), linear(7), GELU, linear(3)), FLATTEN,
                                   linear(2)], TOKENS


def kernels():
    """(name, layers, data, kernel): torch's parameterization, every reduction."""
    sources = {"conv_net": (CONV_NET, IMAGES), "conv_output": (CONV_OUTPUT, IMAGES), "conv_narrow": (CONV_NARROW, IMAGES),
               "tokens": (TOKEN_NET, TOKENS), "tokens_output": (TOKEN_OUTPUT, normal(3, 4, 3))}
    for reduction in oracle.REDUCTIONS:
        for name, source in sources.items():
            yield f"{name}_{reduction}", *source, {"reduction": reduction}
    full = {"reduction": "full"}
    yield "conv_first_full", [conv(2, 3, stride=[2, 3])], IMAGES, full
    yield "conv_wider_full", [conv(1, 3, stride=[2, 3]), TANH, conv(3, 1)], IMAGES, full
    yield "conv_pool_last_full", [conv(4, 2), TANH, conv(2, 1), maximum(2)], IMAGES, full
    yield "conv_narrow_activation_full", [*CONV_NARROW, TANH], IMAGES, full
    yield "embedding_linear_full", EMBEDDING_NET, INDICES, full
    yield "embedding_alone_full", [embedding(5, 2)], INDICES[:2], full
    yield "residual_last_full", [linear(4), TANH, residual(linear(6), SILU, linear(4))], normal(3, 6), full
    yield "norm_last_full", [linear(4), TANH, linear(3), layer("LayerNorm")], VECTORS, full
    for reduction in oracle.REDUCTIONS:
        nngp = {"type": "nngp", "reduction": reduction}
        yield f"nngp_mlp_{reduction}", MLP, VECTORS, nngp
        yield f"nngp_conv_output_{reduction}", CONV_OUTPUT, IMAGES, nngp
    yield "nngp_tokens", TOKEN_NET, TOKENS, {"type": "nngp", "reduction": "trace_mean"}
    yield "nngp_embedding", EMBEDDING_NET, INDICES, {"type": "nngp"}
    yield "nngp_one_output", [linear(8), TANH, linear(1)], VECTORS, {"type": "nngp", "reduction": "full"}
    for kind in ("ntk", "nngp"):
        samples = {"type": kind, "samples": 3}
        yield f"samples_{kind}_mlp", MLP, VECTORS, samples
        yield f"samples_{kind}_full", MLP, normal(3, 6), {**samples, "reduction": "full"}
        yield f"samples_{kind}_conv", CONV_NET, IMAGES, samples
        yield f"samples_{kind}_embedding", EMBEDDING_NET, INDICES, samples
        yield (f"samples_{kind}_two", [linear(8), TANH, linear(1)], uniform(4, 3, low=-1, high=1),
               {**samples, "samples": 2})


def scaled():
    """(name, layers, data, members of the architecture): the ntk and standard parameterizations."""
    own = dict(weight_std=0.9, bias_std=0.4)
    for parameterization in ("ntk", "standard"):
        for stds_name, stds in (("", {}), ("_stds", dict(weight_std=1.2, bias_std=0.3))):
            architecture = dict(parameterization=parameterization, **stds)
            for name, layers, data in (
                    ("linear", MLP, VECTORS), ("conv", CONV_NET, IMAGES), ("tokens", TOKEN_NET, TOKENS),
                    ("residual", RESIDUAL_NET, VECTORS)):
                yield f"{parameterization}_{name}{stds_name}", layers, data, architecture
        architecture = dict(parameterization=parameterization, weight_std=1.2)
        yield f"{parameterization}_linear_own", [linear(8, **own), TANH, linear(3, bias_std=0.7)], VECTORS, architecture
        yield f"{parameterization}_linear_no_bias", [linear(8, bias=False), TANH, linear(3, bias=False)], VECTORS, architecture
        yield (f"{parameterization}_linear_narrow", [linear(8), TANH, linear(2, **own), SILU, linear(5, bias_std=0.2)],
               VECTORS, architecture)
        yield f"{parameterization}_conv_own", [
            conv(4, 3, **own), TANH, conv(6, 2, groups=2, bias_std=0.7), SILU, conv(6, 2, groups=6, bias=False), FLATTEN,
            linear(2, weight_std=0.5)], IMAGES, architecture
        yield f"{parameterization}_conv_output", CONV_OUTPUT, IMAGES, architecture
        yield f"{parameterization}_conv1d", [conv1d(4, 3, bias_std=0.1), TANH, FLATTEN, linear(2)], SEQUENCES, architecture
        yield f"{parameterization}_tokens_output", TOKEN_OUTPUT, TOKENS, {**architecture, "bias_std": 0.5}
        yield f"{parameterization}_embedding", EMBEDDING_NET, INDICES, architecture
        yield f"{parameterization}_residual_own", [linear(4, **own), residual(
            linear(6, **own), TANH, linear(5), shortcut=[linear(5, weight_std=1, bias_std=0.1)]), TANH,
            linear(2)], VECTORS, architecture
        yield f"{parameterization}_norms", [
            conv(4, 2), group_norm(2), TANH, conv(4, 2), layer("BatchNorm2d"), SILU, FLATTEN, layer("RMSNorm"), linear(2)
        ], IMAGES, architecture


# --- cases ----------------------------------------------------------------------------------------------------------


def specification(layers, data, architecture={}, kernel={}, **members):
    result = {"architecture": {**architecture, "layers": layers}, "seed": 20, "data": data, **members}
    if kernel:
        result["kernel"] = {"type": "ntk", "width": "finite", **kernel}
    return result


def specifications():
    for name, layers, data in networks():
        yield name, specification(layers, data)
    for name, layers, data, kernel in kernels():
        yield name, specification(layers, data, kernel=kernel)
    for name, layers, data, architecture in scaled():
        yield name, specification(layers, data, architecture)
    ntk = {"parameterization": "ntk", "bias_std": 0.1}
    yield "ntk_conv_output_full", specification(CONV_OUTPUT, IMAGES, ntk, {"reduction": "full"})
    yield "ntk_conv_narrow_full", specification(CONV_NARROW, IMAGES, ntk, {"reduction": "full"})
    for kind in ("ntk", "nngp"):
        yield f"ntk_samples_{kind}", specification(CONV_NET, IMAGES, ntk, {"type": kind, "samples": 3})
    for reduction in oracle.REDUCTIONS:
        yield f"against_conv_{reduction}", specification(
            CONV_NET, IMAGES, kernel={"reduction": reduction}, against=normal(2, 3, 6, 5))
    yield "against_conv_own_seed", specification(CONV_OUTPUT, IMAGES, against=normal(4, 3, 6, 5, seed=7))
    yield "against_conv_narrow", specification(CONV_NARROW, IMAGES, against=uniform(2, 3, 6, 5))
    yield "against_tokens", specification(TOKEN_NET, TOKENS, against=normal(2, 5, 3))
    yield "against_embedding", specification(EMBEDDING_NET, INDICES, against=MORE_INDICES)
    yield "against_residual", specification(RESIDUAL_NET, VECTORS, against=normal(3, 6))
    for kind in ("ntk", "nngp"):
        yield f"against_samples_{kind}", specification(
            CONV_OUTPUT, IMAGES, kernel={"type": kind, "reduction": "diagonal", "samples": 3}, against=normal(2, 3, 6, 5))
    yield "against_nngp", specification(CONV_NET, IMAGES, kernel={"type": "nngp"}, against=normal(2, 3, 6, 5))


FLOAT32_TOO = {"rmsnorm_small", "samples_ntk_conv", "samples_nngp_mlp", "embedding_padding", "ntk_conv_own"}


def cases():
    """(name, specification): float64, and float32 of every third."""
    for index, (name, given) in enumerate(specifications()):
        for dtype in ("float64", "float32"):
            if dtype == "float64" or index % 3 == 0 or name in FLOAT32_TOO:
                yield f"{name}_{dtype}", {**given, "dtype": dtype}
