// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A library target in the house style.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], embedding files: [String] = [],
    mathLibrary: Bool = false
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
        swiftSettings: house,
        linkerSettings: mathLibrary ? [.linkedLibrary("m")] : [])
}

/// The tests of a room.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The files of the page, which becomes part of the program.
let page = [
    "app.js", "axes.js", "blocks.js", "colour.js", "commands.js", "compare.js", "dom.js", "editor.js",
    "examples.js",
    "heatmap.js", "home.js", "icon.svg", "job.js", "kernel.js", "npy.js", "page.css", "page.html",
    "plots.js", "pointers.js", "service.js", "studies.js", "view.js",
].map { "Page/Files/\($0)" }

/// The manual's chapters, in their order, and the frame around them.
let manual =
    [
        "01-first-steps", "02-specification", "03-networks", "04-data", "05-kernels", "06-infinite-width",
        "07-analyses", "08-results", "09-peers", "10-running", "11-errors",
    ].map { "Manual/Chapters/\($0).md" } + ["Manual/manual.html"]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "ntkd",
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(
            name: "CCMark", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "CEpoll"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // No system library: the one function in it must be compiled C, see encode.h.
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
        .target(name: "CChecksum"),
        .target(name: "CElementwise"),
        .target(name: "CTLS", dependencies: ["COpenSSL"]),
        .target(name: "CTorchMath", linkerSettings: [.linkedLibrary("m")]),
        room("LinearAlgebra", ["COpenBLAS"], mathLibrary: true),
        room("NeuralKernels", ["LinearAlgebra", "CElementwise", "CTorchMath"], mathLibrary: true),
        room("JSON"),
        room("Platform", ["CMalloc"]),
        room("Jobs", ["Compression", "JSON", "LinearAlgebra", "NeuralKernels", "Platform"]),
        room("HTTP", [httpTypes]),
        room(
            "Endpoints",
            [
                "CCMark", "Compression", "HTTP", "JSON", "Jobs", "NeuralKernels", "Platform", "Rendering",
                httpTypes,
            ],
            embedding: ["OpenAPI/openapi.json"] + page + manual),
        room("Transport", ["CEpoll", "COpenSSL", "CTLS", "HTTP", "Platform"]),
        room(
            "Storage",
            [
                "Compression", "JSON", "Jobs", "NeuralKernels", "Platform",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room("Compression", ["CChecksum", "CZlib", "COpenSSL"]),
        room("Rendering", ["Compression", "CCairo", "CPNG"], mathLibrary: true),
        .executableTarget(
            name: "ntkd",
            dependencies: [
                "Compression", "Endpoints", "HTTP", "JSON", "Jobs", "LinearAlgebra", "NeuralKernels",
                "Platform",
                "Storage", "Transport", httpTypes,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"), .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "ntkd-echo",
            dependencies: [
                "HTTP", "Transport", httpTypes,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "kernel-benchmark",
            dependencies: ["JSON", "Jobs", "LinearAlgebra", "NeuralKernels", "Platform"],
            path: "Benchmarks/Kernels", swiftSettings: house),
        .executableTarget(
            name: "number-benchmark", dependencies: ["JSON", "Jobs", "NeuralKernels"],
            path: "Benchmarks/Numbers", swiftSettings: house),
        .executableTarget(
            name: "parser-probe", dependencies: ["HTTP", httpTypes], path: "Tests/ParserProbe",
            exclude: [
                "Corpus", "Coverage", "differences.py", "differential.py", "make_corpus.py", "mutations.py",
                "references.py", "rules.py", "setup.sh",
            ],
            swiftSettings: house),
        .target(
            name: "TestSupport",
            dependencies: [
                "CPNG", "CZlib", "HTTP", "JSON", "Jobs", "LinearAlgebra", "NeuralKernels", "Platform",
            ],
            path: "Tests/TestSupport", resources: [.copy("http_vectors.json")], swiftSettings: house),
        tests("LinearAlgebraTests", ["LinearAlgebra"]),
        tests("NeuralKernelsTests", ["NeuralKernels", "LinearAlgebra", "TestSupport"]),
        tests("JSONTests", ["JSON"]),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Compression", "Jobs", "JSON", "LinearAlgebra", "NeuralKernels", "Platform", "TestSupport",
            ],
            exclude: ["make_arrays.py"], resources: [.copy("Arrays")], swiftSettings: house),
        tests(
            "StorageTests",
            [
                "Jobs", "JSON", "NeuralKernels", "Platform", "Storage", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "EndpointsTests",
            [
                "Compression", "Endpoints", "HTTP", "JSON", "Jobs", "NeuralKernels", "Platform", "Rendering",
                "Storage", "TestSupport", httpTypes,
            ]),
        tests(
            "TransportTests", ["COpenSSL", "CTLS", "HTTP", "Platform", "TestSupport", "Transport", httpTypes]),
        tests("HouseTests", []),
        tests("EndToEndTests", ["JSON", "TestSupport", "ntkd"]),
        tests("HTTPTests", ["HTTP", "TestSupport", httpTypes]),
        tests("CompressionTests", ["Compression", "TestSupport"]),
        .testTarget(
            name: "RenderingTests", dependencies: ["Rendering", "Compression", "TestSupport"],
            exclude: ["make_colormaps.py", "make_indices.py", "make_ticks.py"], swiftSettings: house,
            linkerSettings: [.linkedLibrary("m")]),
        .testTarget(
            name: "ReferenceTests",
            dependencies: ["Compression", "JSON", "Jobs", "LinearAlgebra", "NeuralKernels", "TestSupport"],
            exclude: [
                "compare.py", "duals.py", "layer_cases.py", "limits.py", "make_golden.py",
                "near_duplicates.py", "orders.py",
                "predictions.py", "rectifier_polynomials.py", "torch_oracle.py", "trainings.py",
            ],
            resources: [.copy("Golden")],
            swiftSettings: house),
    ],
    swiftLanguageModes: [.v6]
)
