/// Text as Python sees it, whose `configparser` decides what a shared file means: its white space is Unicode's, and it
/// knows more ends of a line than the newline.
extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.isPythonSpace { scalars.removeFirst() }
    return String(scalars).trimmedAtEnd
  }

  var trimmedAtEnd: String {
    var scalars = unicodeScalars[...]
    while let last = scalars.last, last.isPythonSpace { scalars.removeLast() }
    return String(scalars)
  }

  /// How many scalars of white space it begins with.
  var indentation: Int { unicodeScalars.prefix { $0.isPythonSpace }.count }

  /// `str.splitlines`
  var pythonLines: [String] {
    unicodeScalars.split(omittingEmptySubsequences: false) { $0.endsPythonLine }.map(String.init)
  }
}

extension Unicode.Scalar {
  /// `str.isspace`
  fileprivate var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  fileprivate var endsPythonLine: Bool {
    switch value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
