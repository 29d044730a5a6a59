/// The two streams that a command writes to, without a buffer: whoever waits for a line sees it at once.
enum StandardStream: CInt {
  case output = 1
  case error = 2

  /// Writes a line; where nobody reads it any more, it is lost.
  func writeLine(_ line: String) {
    var rest = Array("\(line)\n".utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(rawValue, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }
}
