import Emulator
import Hummingbird
import HummingbirdCore
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
    let responder = WireResponder(service: service)
    let application = Application(
      // Never asked: the channel's own is, which can also leave a request without an answer, and dates answers itself.
      responder: CallbackResponder { _, _ in Response(status: .notFound) } as CallbackResponder<BasicRequestContext>,
      server: HTTPServerBuilder { _ in
        HTTP1Channel(
          responder: responder.respond,
          configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [ConnectionKeeper(service: service)]))
      },
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
