import ArgumentParser
import Logging

/// `--log-level` and `--log-format`.
struct LogOptions: ParsableArguments {
  @Option(
    name: .customLong("log-level"),
    help: ArgumentHelp(
      "Log the calls to AWS on standard error: error, warning, info, debug (each attempt) or trace (headers and bodies, "
        + "without secrets and SQL).", valueName: "level"))
  var level: LogLevel?

  @Option(name: .customLong("log-format"), help: "The format of the log.")
  var format: LogFormat = .text

  /// nil where nothing is to be logged.
  func logger(_ console: Console) -> Logger? {
    guard let level else { return nil }
    var logger = Logger(label: "usher") { _ in ConsoleLogHandler(console: console, format: format) }
    logger.logLevel = level.level
    return logger
  }
}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case error, warning, info, debug, trace

  var level: Logger.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    case .debug: .debug
    case .trace: .trace
    }
  }
}

enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
