import Foundation
import TestSupport
import Testing

/// What a run of usher asked of the system: the files that it opened, sockets, processes.
struct SystemCalls {
  static let needed: Comment = "needs strace and the right to use it; Tests/run.sh installs it on Debian and Ubuntu"

  private static let strace = ["/usr/bin/strace", "/bin/strace"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Whether processes may be traced here at all: a container may forbid it.
  static let canTrace: Bool = {
    guard let strace else { return false }
    return (try? ChildProcess.run(URL(fileURLWithPath: strace), ["-o", "/dev/null", "true"]))?.status == 0
  }()

  let result: ChildProcess.Result
  private let lines: [Substring]

  /// Runs usher to its end, with 4 GB of addresses and a minute at most.
  ///
  /// - Parameter folder: where it runs, below the place.
  init(
    _ arguments: [String], in place: Workplace, folder: String = ".", environment: [String: String] = [:]
  ) throws {
    let strace = try #require(Self.strace)
    let trace = place.file("trace").path
    result = try place.run(
      URL(fileURLWithPath: "/bin/sh"),
      [
        "-c", #"ulimit -v 4000000; cd "$0"; exec timeout 60 "$@""#, folder, strace, "-f", "-y", "-o", trace,
        "-e", "trace=network,process,open,openat,openat2,creat", Workplace.usher.path,
      ] + arguments, environment: environment)
    lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
  }

  /// Calls of the network and process families, but for the start of the program itself and for its threads.
  var socketsAndProcesses: [Substring] {
    let others = lines.filter { line in
      ![
        " execve(", " exit", " wait4(", "CLONE_THREAD", "resumed>", " +++ ", " --- SIG", " open(", " openat(",
      ].contains { line.contains($0) }
    }
    return others + lines.filter { $0.contains(" execve(") }.dropFirst()
  }

  /// Every call that was to open a file, with its arguments as they were.
  var opening: [Substring] { lines.filter { $0.contains(" open(") || $0.contains(" openat(") } }

  /// What was opened, by the paths that the links led to.
  var opened: [String] {
    lines.compactMap { line in
      line.firstMatch(of: /\) = \d+<(.*)>(?: \(deleted\))?$/).map { String($0.1) }
    }
  }

  /// What a program's loader and Swift's runtime read wherever they run: libraries, the program's own memory map, how
  /// many processors there are and how many a container gives.
  static func isOfRuntime(_ path: String) -> Bool {
    path.contains(/\.so(?:\.[0-9.]+)?$/) || path == "/etc/ld.so.cache"
      || path.contains(/^\/proc\/(?:self|[0-9]+)\/(?:maps|stat|cgroup|mountinfo)$/)
      || path.hasPrefix("/sys/devices/system/cpu/") || path.hasPrefix("/sys/fs/cgroup/")
  }
}
