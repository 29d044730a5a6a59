// swift-tools-version: 6.2
import PackageDescription

// What every target of ours is held to. CI sets USHER_STRICT to turn warnings into errors; without it a newer
// compiler's new warning does not keep a user from building.
let house: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
  ] + (Context.environment["USHER_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

// The tests are built in debug mode, and read, sign and search millions of texts and steps. What they do that with is
// optimised all the same; it has no `assert`, and a `precondition` stays.
let optimised = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: optimised)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = house) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
    swiftSettings: settings)
}

let package = Package(
  name: "usher",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "usher", targets: ["usher"]),
    .executable(name: "usher-emulator", targets: ["EmulatorServer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
  ],
  targets: [
    // Layer 0: nothing below.
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    module("JSONText"),
    module("DurableFile", [systemPackage]),
    module("CleanRoomsMLModel", ["JSONText"]),
    module("AWSCore", ["JSONText", crypto]),

    // What decides: offline, no socket, no credentials.
    module("JobModel", ["CleanRoomsMLModel", "JSONText", crypto]),
    module("Manifests", ["CLibYAML", "JobModel", "CleanRoomsMLModel", "JSONText"]),
    module("StateFile", ["JobModel", "JSONText", "DurableFile", systemPackage]),
    module("Planning", ["StateFile", "JobModel", "CleanRoomsMLModel", "JSONText"]),

    // What talks: credentials, signing, sockets.
    module("CleanRoomsML", ["AWSCore", "CleanRoomsMLModel", "JSONText"]),
    module("NIOTransport", ["AWSCore", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
    module("Subprocesses", ["AWSCore", subprocess, systemPackage]),
    module("S3State", ["StateFile", "AWSCore", "JSONText"]),
    module("Emulator", ["AWSCore", "CleanRoomsMLModel", "JSONText", "DurableFile", systemPackage]),

    // Where the two meet.
    module(
      "Applying", ["Planning", "StateFile", "JobModel", "JSONText", "CleanRoomsML", "CleanRoomsMLModel", "AWSCore"]),
    .executableTarget(
      name: "usher",
      dependencies: [
        "Applying", "AWSCore", "CleanRoomsML", "CleanRoomsMLModel", "DurableFile", "Emulator", "JobModel", "JSONText",
        "Manifests", "NIOTransport", "Planning", "S3State", "StateFile", "Subprocesses", argumentParser, logging,
        systemPackage,
      ],
      // The files of pipelines that init writes, by links to them: the program is one file, without a bundle beside it.
      resources: [
        "action.yml", "install.sh", "run.sh", "commit-state.sh", "comment.py", "usher-plan.yml", "usher-comment.yml",
        "usher-apply.yml", "gitlab-ci.yml",
      ].map { .embedInCode("Init/Pipelines/\($0)") },
      swiftSettings: house,
      // Nothing loads usher as a library: without 100,000 exported names it is smaller and starts sooner.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--no-export-dynamic"], .when(platforms: [.linux]))]),
    .executableTarget(
      name: "EmulatorServer",
      dependencies: ["AWSCore", "Emulator", hummingbird, hummingbirdCore, argumentParser, logging, nioCore],
      swiftSettings: house),

    .target(name: "TestSupport", dependencies: ["StateFile"], path: "Tests/Support", swiftSettings: house),
    tests(of: "JSONText"),
    tests(of: "CleanRoomsMLModel", ["JSONText"]),
    tests(of: "JobModel", ["CleanRoomsMLModel", "JSONText"]),
    tests(of: "DurableFile", [systemPackage]),
    tests(of: "Manifests", ["JobModel", "CleanRoomsMLModel", "JSONText"]),
    tests(of: "StateFile", ["JobModel", "DurableFile", systemPackage]),
    tests(of: "Planning", ["StateFile", "JobModel", "CleanRoomsMLModel", "JSONText"]),
    tests(of: "AWSCore"),
    tests(of: "NIOTransport", ["AWSCore", nioCore, nioPosix, nioSSL]),
    tests(of: "Subprocesses", ["AWSCore"]),
    tests(of: "CleanRoomsML", ["AWSCore", "CleanRoomsMLModel", "JSONText"]),
    tests(of: "S3State", ["AWSCore", "Emulator", "JobModel", "NIOTransport", "StateFile"], optimised),
    tests(of: "Emulator", ["AWSCore", "CleanRoomsMLModel", "JSONText"]),
    tests(
      of: "Applying",
      [
        "AWSCore", "CleanRoomsML", "CleanRoomsMLModel", "DurableFile", "Emulator", "JobModel", "JSONText", "Planning",
        "StateFile", systemPackage,
      ],
      optimised),
    // These two run the built products as processes.
    .testTarget(
      name: "EmulatorServerTests", dependencies: ["EmulatorServer", "TestSupport", "AWSCore", "NIOTransport"],
      swiftSettings: house),
    .testTarget(
      name: "usherTests",
      dependencies: ["usher", "TestSupport", "CleanRoomsMLModel", "JobModel", "Planning", "StateFile"],
      swiftSettings: house),
  ]
)

// The fuzzer has no `main` of its own, so that it would break a plain build.
if Context.environment["USHER_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "ManifestFuzzer", dependencies: ["CleanRoomsMLModel", "JobModel", "JSONText", "Manifests"],
      path: "Tests/Fuzz", exclude: ["manifest.dict"], swiftSettings: house))
}
