import AWSCore
import Emulator
import Testing

@Suite("Scripted faults")
struct InterceptorTests {
  private func caller(
    request: EmulatorEnvironment.RequestInterceptor? = nil, response: EmulatorEnvironment.ResponseInterceptor? = nil
  ) -> Caller {
    let clock = FakeClock()
    var environment = EmulatorEnvironment.fake(clock)
    environment.interceptRequest = request
    environment.interceptResponse = response
    return Caller(EmulatedService(inMemory: EmulatorSwitches(), environment: environment), clock)
  }

  @Test("A request that is refused or dropped on its way does not run")
  func before() async throws {
    let throttled = HTTPResponse(status: 429, headers: HTTPHeaders([("x-amzn-errortype", "ThrottlingException")]))
    let refusing = caller(request: { request in request.method == "POST" ? throttled : nil })
    #expect(try await refusing.start().errorType == "ThrottlingException")
    #expect(try await refusing.listedNames().isEmpty)

    let dropping = caller(request: { (request) throws(TransportError) in
      if request.method == "POST" { throw .notSent("cut") }
      return nil
    })
    await #expect(throws: TransportError.notSent("cut")) { try await dropping.start() }
    #expect(try await dropping.listedNames().isEmpty)
  }

  @Test("A reply that is lost or replaced was carried out")
  func after() async throws {
    let losing = caller(response: { (request, response) throws(TransportError) in
      if request.method == "POST" { throw .maybeSent("cut after \(response.status)") }
      return nil
    })
    await #expect(throws: TransportError.maybeSent("cut after 200")) { try await losing.start() }
    #expect(try await losing.listedNames() == ["spring-1"])

    let replacing = caller(response: { request, _ in request.method == "POST" ? HTTPResponse(status: 503) : nil })
    #expect(try await replacing.start().status == 503)
    #expect(try await replacing.listedNames() == ["spring-1"])
  }
}
