/// Reads JSON text (RFC 8259) from left to right, strictly: no comments, no trailing commas, no lone surrogates, no
/// control characters in strings, nothing deeper than `maximumDepth`.
///
/// Strings come out code point by code point; duplicate members are the caller's business, who sees every one.
package struct JSONCursor: Sendable {
  package static let maximumDepth = 64

  package let bytes: [UInt8]
  /// Where the next byte is read.
  package private(set) var offset: Int
  private let end: Int
  private var depth = 0

  package init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// Reads only the bytes in `range`, one line of a file for example; offsets stay those of `bytes`.
  package init(_ bytes: [UInt8], in range: Range<Int>) {
    precondition(range.upperBound <= bytes.count)
    self.bytes = bytes
    self.offset = range.lowerBound
    self.end = range.upperBound
  }

  /// Skips white space and returns the byte that the next value or punctuation begins with; nil at the end.
  package mutating func peek() -> UInt8? {
    while offset < end {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Reads an object, calling `member` with the cursor before each value; it must read that value.
  package mutating func object(
    _ member: (inout JSONCursor, JSONStringToken) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    var name = try firstMember()
    while let token = name {
      try member(&self, token)
      name = try nextMember()
    }
  }

  /// Reads an array, calling `element` with the cursor before each value; it must read that value.
  package mutating func array(
    _ element: (inout JSONCursor) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    var more = try firstElement()
    while more {
      try element(&self)
      more = try nextElement()
    }
  }

  /// Enters an object and reads its first member's name; nil if it is empty, and left again.
  package mutating func firstMember() throws(JSONSyntaxError) -> JSONStringToken? {
    try open(UInt8(ascii: "{"), "an object")
    return try closes(UInt8(ascii: "}"), first: true) ? nil : memberName()
  }

  /// Reads the next member's name after a value; nil at the object's end.
  package mutating func nextMember() throws(JSONSyntaxError) -> JSONStringToken? {
    try closes(UInt8(ascii: "}"), first: false) ? nil : memberName()
  }

  /// Enters an array; false if it is empty, and left again.
  package mutating func firstElement() throws(JSONSyntaxError) -> Bool {
    try open(UInt8(ascii: "["), "an array")
    return try !closes(UInt8(ascii: "]"), first: true)
  }

  /// Goes to the next element after a value; false at the array's end.
  package mutating func nextElement() throws(JSONSyntaxError) -> Bool {
    try !closes(UInt8(ascii: "]"), first: false)
  }

  /// Reads a string as text.
  package mutating func string() throws(JSONSyntaxError) -> String {
    try text(of: stringToken())
  }

  /// Reads a number and returns the range of its text.
  package mutating func number() throws(JSONSyntaxError) -> Range<Int> {
    _ = peek()
    let start = offset
    skip { $0 == UInt8(ascii: "-") }
    let integer = skipDigits()
    guard integer > 0, integer == 1 || bytes[offset - integer] != UInt8(ascii: "0"), offset - integer - start <= 1
    else { throw JSONSyntaxError("this is not a JSON number", at: start) }
    if offset < end, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard skipDigits() > 0 else { throw error("expected a digit after '.'") }
    }
    if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < end, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits() > 0 else { throw error("expected a digit in the exponent") }
    }
    return start..<offset
  }

  /// Reads an integer that fits into `Int`.
  package mutating func integer() throws(JSONSyntaxError) -> Int {
    let range = try number()
    guard let value = Int(String(decoding: bytes[range], as: UTF8.self)) else {
      throw JSONSyntaxError("expected an integer", at: range.lowerBound)
    }
    return value
  }

  /// Reads `true` or `false`.
  package mutating func bool() throws(JSONSyntaxError) -> Bool {
    if peek() == UInt8(ascii: "t") {
      try literal("true")
      return true
    }
    try literal("false")
    return false
  }

  /// Reads `true`, `false` or `null`, letter for letter.
  package mutating func literal(_ word: String) throws(JSONSyntaxError) {
    _ = peek()
    guard end - offset >= word.utf8.count, bytes[offset..<offset + word.utf8.count].elementsEqual(word.utf8) else {
      throw error("expected \(word)")
    }
    offset += word.utf8.count
  }

  /// Reads over one value of any kind, checking its syntax.
  package mutating func skipValue() throws(JSONSyntaxError) {
    _ = try value()
  }

  /// Reads one value of any kind.
  package mutating func value() throws(JSONSyntaxError) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      try object { (cursor, name) throws(JSONSyntaxError) in
        members.append(JSONValue.Member(name: try cursor.text(of: name), value: try cursor.value()))
      }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try array { (cursor) throws(JSONSyntaxError) in elements.append(try cursor.value()) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case nil: throw error("expected a value, found the end")
    default: return .number(String(decoding: bytes[try number()], as: UTF8.self))
    }
  }

  /// Throws unless nothing but white space is left.
  package mutating func finish() throws(JSONSyntaxError) {
    if peek() != nil { throw error("unexpected text after the value") }
  }

  package func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message, at: offset)
  }

  private mutating func memberName() throws(JSONSyntaxError) -> JSONStringToken {
    let name = try stringToken()
    guard peek() == UInt8(ascii: ":") else { throw error("expected ':' after a member's name") }
    offset += 1
    return name
  }

  private mutating func open(_ bracket: UInt8, _ what: String) throws(JSONSyntaxError) {
    guard peek() == bracket else { throw error("expected \(what)") }
    guard depth < Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    offset += 1
    depth += 1
  }

  /// Reads the closing bracket, or the comma before a further item.
  private mutating func closes(_ bracket: UInt8, first: Bool) throws(JSONSyntaxError) -> Bool {
    let next = peek()
    if next == bracket {
      offset += 1
      depth -= 1
      return true
    }
    if first, next != nil { return false }
    guard next == UInt8(ascii: ",") else {
      throw error("expected ',' or '\(Character(Unicode.Scalar(bracket)))'")
    }
    offset += 1
    return false
  }

  private mutating func skip(while matches: (UInt8) -> Bool) {
    while offset < end, matches(bytes[offset]) { offset += 1 }
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    skip { (0x30...0x39).contains($0) }
    return offset - start
  }

  /// Advances over the bytes of a string; for `JSONStringToken`.
  mutating func advance(to offset: Int) {
    self.offset = offset
  }

  var limit: Int { end }
}

/// What is wrong with a JSON text, and at which byte of it.
package struct JSONSyntaxError: Error, Equatable, Sendable {
  package var message: String
  /// Counted from 0 in the bytes given to the cursor.
  package var offset: Int

  package init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
