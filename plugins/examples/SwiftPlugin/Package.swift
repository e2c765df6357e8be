// swift-tools-version: 6.1
import PackageDescription

// A plugin in a package of its own: the plugin as a library, a shell that has it, and its tests.
let package = Package(
    name: "waves",
    products: [
        .library(name: "Waves", targets: ["Waves"]),
        .executable(name: "myshell", targets: ["myshell"]),
    ],
    dependencies: [
        // Elsewhere: .package(url: "https://…/joblog.git", from: "0.1.0")
        .package(name: "joblog", path: "../../..")
    ],
    targets: [
        .target(name: "Waves", dependencies: [.product(name: "JobShell", package: "joblog")]),
        .executableTarget(
            name: "myshell",
            dependencies: [
                "Waves",
                .product(name: "JobShellProgram", package: "joblog"),
                .product(name: "BuiltInPlugins", package: "joblog"),
            ]),
        .testTarget(
            name: "WavesTests",
            dependencies: [
                "Waves",
                .product(name: "JobShellTesting", package: "joblog"),
                .product(name: "BuiltInPlugins", package: "joblog"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
