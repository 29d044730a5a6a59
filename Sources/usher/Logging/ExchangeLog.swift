import AWSCore
import Logging

/// Tells the log of each attempt of each call: at `debug` what it was and how it ended, at `trace` headers and bodies
/// too. What failed is told at `warning`, and at `error` where the answer is final.
struct ExchangeLog: Sendable {
  let logger: Logger
  /// What is sent to sources of credentials, and what they answer, is secret as a whole.
  let hasSecretBodies: Bool

  func observe(_ exchange: Exchange) {
    logger.log(level: Self.level(of: exchange), "\(exchange.operation)", metadata: Self.summary(of: exchange))
    guard logger.logLevel <= .trace else { return }
    let content = LoggedContent(exchange, hasSecretBodies: hasSecretBodies)
    logger.trace("\(exchange.operation) sent", metadata: content.request)
    if let answer = content.answer { logger.trace("\(exchange.operation) answered", metadata: answer) }
  }

  private static func level(of exchange: Exchange) -> Logger.Level {
    switch exchange.meaning {
    case .success: .debug
    case .refusedForGood: .error
    case .other: .warning
    }
  }

  private static func summary(of exchange: Exchange) -> Logger.Metadata {
    var fields: Logger.Metadata = [
      "host": .string(exchange.request.endpoint.authority), "seconds": .stringConvertible(exchange.duration.rounded),
    ]
    fields["attempt"] = exchange.attempt.map { .string($0) }
    fields["status"] = exchange.status.map { .stringConvertible($0) }
    let sensitive = LoggedContent.sensitive(exchange)
    fields["requestId"] = sensitive.cleaned(id: exchange.requestID).map { .string($0) }
    fields["errorType"] = sensitive.cleaned(id: exchange.errorType).map { .string($0) }
    switch exchange.outcome {
    case .success: break
    case .failure(.notSent(let reason)): fields["notSent"] = .string(reason)
    case .failure(.maybeSent(let reason)): fields["maybeSent"] = .string(reason)
    }
    return fields
  }
}

extension Duration {
  /// In seconds, to the millisecond.
  fileprivate var rounded: Double {
    Double(components.seconds) + Double(components.attoseconds / 1_000_000_000_000_000) / 1000
  }
}
