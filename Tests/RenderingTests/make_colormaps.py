# The colour tables, from matplotlib 3.11.2 with numpy 2.4.6. Run with any Python that has them:
#   make_colormaps.py tables   > Sources/Rendering/ColormapTables.swift
#   make_colormaps.py digests    the SHA-256 of each table's 768 bytes, for ColormapTests.swift
import hashlib
import sys

import matplotlib

assert matplotlib.__version__ == "3.11.2", matplotlib.__version__

NAMES = ["hot", "viridis", "magma", "inferno", "plasma", "cividis", "gray", "coolwarm"]
COMPUTED = ["hot", "gray"]


def table(name):
    colors = [matplotlib.colormaps[name](i, bytes=True) for i in range(256)]
    return bytes(int(channel) for color in colors for channel in color[:3])


if sys.argv[1] == "digests":
    for name in NAMES:
        print(f'(.{name}, "{hashlib.sha256(table(name)).hexdigest()}"),')
else:
    print("/// 256 colours each, six hexadecimal digits a colour, to the byte those of matplotlib 3.11.2.")
    print("///")
    print("/// Written by `Tests/RenderingTests/make_colormaps.py`.")
    print("enum ColormapTables {")
    for name in NAMES:
        if name in COMPUTED:
            continue
        digits = table(name).hex()
        print(f'    static let {name} = """')
        for start in range(0, len(digits), 96):
            end = "" if start + 96 == len(digits) else " \\"
            print(f"        {digits[start:start + 96]}{end}".replace(" \\", "\\"))
        print('        """')
        if name != "coolwarm":
            print()
    print("}")
