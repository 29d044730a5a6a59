package import AWSCore

/// What becomes of a request on its connection.
package enum Delivery: Sendable {
  /// There was no connection to send it on.
  case refusal
  /// The connection is reset before its body was read.
  case reset
  case answer(HTTPResponse)
  /// The answer comes only after this time.
  case late(HTTPResponse, after: Duration)
  /// The answer breaks off in the middle of its body, and the connection is closed.
  case half(HTTPResponse)
  /// The connection is closed without an answer.
  case drop
  /// The connection stays open without an answer.
  case silence
}

// Whoever has connections asks these three in their order; the last one may befall a request that was read.
extension EmulatedService {
  /// Whether the next connection is to be closed before a byte of it is read.
  package nonisolated func refusesConnection() -> Bool {
    fault(on: Arrival(stage: .connection)) != nil
  }

  /// Whether a request is to be answered by a reset of its connection when its head is known and its body is not.
  ///
  /// - Parameter head: without its body.
  package nonisolated func resets(_ head: HTTPRequest) -> Bool {
    fault(on: Arrival(stage: .head, operation: OperationName(head))) != nil
  }

  /// Carries `request` out, unless a fault befalls it, and says what becomes of the answer.
  package nonisolated func serve(_ request: HTTPRequest) async -> Delivery {
    await serve(request, stages: [.whole])
  }

  private nonisolated func serve(_ request: HTTPRequest, stages: [Fault.Stage]) async -> Delivery {
    guard !environment.faults.isEmpty, let rule = await fault(on: request, at: stages) else {
      return .answer(await run(request))
    }
    switch rule.fault {
    case .refuse: return .refusal
    case .resetBeforeBody: return .reset
    case .runThenDrop:
      _ = await run(request)
      return .drop
    case .runThenHalf:
      let answer = await run(request)
      // Of nothing there is no half.
      return answer.body.isEmpty ? .drop : .half(answer)
    case .runThenSilence:
      _ = await run(request)
      return .silence
    case .runThenError:
      _ = await run(request)
      return .answer(failure(.serverError(rule.status, type: rule.type), to: request))
    case .runThenGarbage:
      _ = await run(request)
      return .answer(.garbage)
    case .runLate:
      await runLate(request, after: rule.seconds)
      return .drop
    case .slow: return .late(await run(request), after: .seconds(rule.seconds))
    case .runThenAnswerAbout:
      let answer = await run(request)
      return .answer(await self.answer(to: request, about: rule.name ?? "") ?? answer)
    case .answerAbout:
      if let answer = await answer(to: request, about: rule.name ?? "") { return .answer(answer) }
      return .answer(await run(request))
    case .serverError: return .answer(failure(.serverError(rule.status, type: rule.type), to: request))
    case .denied: return .answer(failure(.denied, to: request))
    case .throttle: return .answer(failure(.throttled, to: request, retryAfter: rule.retryAfter))
    case .quota:
      let isExport = OperationName(method: request.method, path: request.path) == .startAudienceExportJob
      return .answer(
        failure(
          isExport ? .exportQuotaExceeded(switches.exportQuota) : .quotaExceeded(switches.quota), to: request))
    case .expired: return .answer(failure(.expired, to: request))
    case .garbage: return .answer(.garbage)
    case .emptyAnswer: return .answer(.emptyAnswer)
    case .proxyPage: return .answer(.proxyPage)
    case .clock: return .answer(await run(request, skew: rule.seconds))
    case .wrongAccount: return .answer(await run(request).withJobs(of: rule.account))
    case .wrongMember: return .answer(await run(request).with(rule.member, rule.value))
    case .staleList:
      let time = Timestamp(environment.now()).adding(seconds: -rule.seconds)
      return .answer(await run(request).withoutJobs(named: rule.name, since: time))
    case .deleteJob:
      await removeJobs(rule.name ?? "", aged: rule.seconds)
      return .answer(await run(request))
    }
  }

  private nonisolated func failure(
    _ fault: ServiceFault, to request: HTTPRequest, retryAfter: Int? = nil
  ) -> HTTPResponse {
    var response = HTTPResponse.fault(fault, to: request)
    if let retryAfter { response.headers.add("retry-after", "\(retryAfter)") }
    return stamped(response, at: environment.now())
  }

  /// What a client makes of `request`, which has a connection of its own.
  nonisolated func deliver(
    _ request: HTTPRequest, within limit: Duration
  ) async throws(TransportError) -> HTTPResponse {
    switch await serve(request, stages: [.connection, .head, .whole]) {
    case .refusal: throw .notSent("connection refused")
    case .reset: throw .maybeSent("the connection was reset")
    case .answer(let response): return response
    case .late(let response, let delay):
      try await wait(min(delay, limit))
      if delay >= limit { throw .maybeSent("no answer in time") }
      return response
    case .half, .drop: throw .maybeSent("the connection was closed before the answer was complete")
    case .silence:
      try await wait(limit)
      throw .maybeSent("no answer in time")
    }
  }

  private nonisolated func wait(_ duration: Duration) async throws(TransportError) {
    do { try await environment.sleep(duration) } catch { throw .maybeSent("cancelled") }
  }
}
