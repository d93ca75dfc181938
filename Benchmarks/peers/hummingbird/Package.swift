// swift-tools-version: 6.2
import PackageDescription

// A package of its own, built outside the repository by ../setup_http.sh: ntkd depends on none of this. It must lie in
// a directory of another name than `hummingbird`, which would be two packages for one.
let package = Package(
    name: "hummingbird-peer",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    ],
    targets: [
        .executableTarget(
            name: "hummingbird-peer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
