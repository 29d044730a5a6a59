import JobModel
import Synchronization

/// Standard output or standard error: results go to the one, everything else to the other.
final class Console: Sendable {
  /// What a part of a line is about; a terminal shows it in colour.
  enum Tone: String {
    case error = "1;31"
    case warning = "1;33"
    case start = "32"
    case change = "33"
    case quiet = "2"
    case strong = "1"
  }

  /// Whether a line can be drawn over: a terminal that takes escapes.
  let isLive: Bool
  private let columns: Int?
  private let usesColour: Bool
  private let descriptor: Int32
  private let failed = Mutex(false)

  init(_ descriptor: Int32, colour: ColourChoice) {
    self.descriptor = descriptor
    isLive = isatty(descriptor) == 1 && Self.variable("TERM") != "dumb"
    columns = Self.variable("COLUMNS").flatMap { Int($0) }
    usesColour =
      switch colour {
      case .always: true
      case .never: false
      case .auto: isLive && (Self.variable("NO_COLOR") ?? "").isEmpty
      }
  }

  /// Whether something could not be written: a full disk, a reader that went away.
  var hasFailed: Bool { failed.withLock { $0 } }

  func line(_ text: String = "") {
    write(text + "\n")
  }

  /// Writes text of which no line can be taken for a workflow command, whatever it quotes: every view writes by this.
  func write(_ text: String) {
    write(Array(ShownText.ownLines(text).utf8))
  }

  /// Writes lines that are workflow commands of our own, each made safe by whoever made it.
  func commands(_ lines: [String]) {
    for line in lines { write(Array((line + "\n").utf8)) }
  }

  func write(_ bytes: [UInt8]) {
    failed.withLock { failed in
      var written = 0
      while written < bytes.count, !failed {
        let count = unsafe bytes.withUnsafeBytes { buffer in
          unsafe writeSome(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]))
        }
        if count > 0 { written += count } else if errno != EINTR { failed = true }
      }
    }
  }

  /// `text`, in the colour of `tone` where colours are shown.
  func toned(_ text: String, _ tone: Tone) -> String {
    usesColour ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Draws `text` over the line that the cursor is in, cut to the terminal's width; nothing where there is no such line.
  func showLive(_ text: String) {
    guard isLive else { return }
    // The last column stays free: some terminals wrap as soon as it is taken.
    write("\r\u{1B}[K" + text.prefix(max(0, width - 1)))
  }

  /// Takes the line away that `showLive` drew.
  func eraseLive() {
    showLive("")
  }

  /// Asked anew each time, since windows change.
  private var width: Int {
    var size = winsize()
    let isKnown = unsafe withUnsafeMutablePointer(to: &size) { unsafe ioctl(descriptor, UInt(TIOCGWINSZ), $0) } == 0
    if isKnown, size.ws_col > 0 { return Int(size.ws_col) }
    return columns.flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// One variable of the environment, all of which a dictionary would have to be made of.
  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

/// The C library's `write`, whose name inside `Console` is the console's own.
private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  unsafe write(descriptor, bytes.baseAddress, bytes.count)
}
