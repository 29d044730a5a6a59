/// The server could not start to listen.
struct ListenError: Error, CustomStringConvertible {
  let host: String
  let port: Int
  /// The system's error number.
  let code: CInt

  var description: String {
    "cannot listen on \(host.contains(":") ? "[\(host)]" : host):\(port): \(reason)"
  }

  private var reason: String {
    switch code {
    case EADDRINUSE: "another program listens there; give another --port, or --port 0 for a free one"
    case EADDRNOTAVAIL: "this machine has no such address; --host takes one of its own, or 0.0.0.0 for all"
    case EACCES, EPERM: "ports below 1024 need more rights; give a --port of 1024 or above"
    default: unsafe String(cString: strerror(code))
    }
  }
}
