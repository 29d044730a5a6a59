import Emulator
import Hummingbird
import Logging
import NIOCore

/// An HTTP server in front of an emulated service.
struct EmulatorServer {
  let service: EmulatedService
  let host: String
  let port: Int

  /// Serves until SIGTERM or SIGINT.
  func run() async throws {
    let (service, host, port) = (service, host, port)
    // What this program has to say, it says itself.
    let silent = Logger(label: "usher-emulator", factory: { _ in SwiftLogNoOpLogHandler() })
    let application = Application(
      responder: WireResponder(service: service),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        StandardStream.error.writeLine(
          "accepted: access key \(EmulatedService.accessKeyID) with secret \(EmulatedService.secretAccessKey)")
        let address = "\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? port)"
        StandardStream.output.writeLine("usher-emulator listening on http://\(address)")
      },
      logger: silent)
    do { try await application.runService() } catch let error as IOError {
      throw ListenError(address: "\(host):\(port)", cause: error)
    }
  }
}

/// The server could not start to listen, for example since the port is taken.
struct ListenError: Error, CustomStringConvertible {
  let address: String
  let cause: IOError

  var description: String { "cannot listen on \(address): \(cause)" }
}
