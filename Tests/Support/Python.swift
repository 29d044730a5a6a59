package import Foundation

/// Python with botocore, boto3, moto, jsonschema and cmarkgfm: the independent oracle. `Tests/run.sh` installs it and names its
/// interpreter in `USHER_TEST_PYTHON`; without that, `python3` serves if it has the packages.
package enum Python {
  package static let missing = "needs python3 with boto3, moto, jsonschema and cmarkgfm; Tests/run.sh installs them"

  package static let isAvailable: Bool = {
    let result = try? run(["-c", "import botocore, boto3, moto, jsonschema, cmarkgfm"])
    return result?.status == 0
  }()

  /// Runs `Tests/<script>` with `arguments`.
  package static func script(_ script: String, _ arguments: [String] = [], input: Data = Data(), limit: Int = 60) throws
    -> ChildProcess.Result
  {
    try run([ChildProcess.checkout.appending(path: "Tests/\(script)").path] + arguments, input: input, limit: limit)
  }

  package static func run(_ arguments: [String], input: Data = Data(), limit: Int = 60) throws -> ChildProcess.Result {
    // Nothing of this machine's AWS configuration may reach an oracle.
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
    environment["AWS_EC2_METADATA_DISABLED"] = "true"
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    let python = environment["USHER_TEST_PYTHON"] ?? "python3"
    return try ChildProcess.run(
      URL(fileURLWithPath: "/usr/bin/env"), [python] + arguments, input: input, environment: environment, limit: limit)
  }
}
