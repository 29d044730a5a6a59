import Emulator
import Hummingbird
import Logging
import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
      throw ListenError(host: host, port: port, code: error.errnoCode)
    } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
      throw ListenError(host: host, port: port, code: EADDRNOTAVAIL)
    }
  }
}
