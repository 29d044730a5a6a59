package import JSONText

/// RFC 8785's order of members: by the UTF-16 code units of their names (section 3.2.3).
package enum CanonicalJSON {
  /// Whether the UTF-8 text `left` comes before `right` by UTF-16 code units.
  ///
  /// That is the order of the bytes, except where a code point above U+FFFF (four bytes, surrogates in UTF-16) meets
  /// one from U+E000 to U+FFFF (a first byte of EE or EF): the surrogates come first.
  package static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { unsafe precedes(left, $0) }
    }
  }

  /// As `precedes(_:_:)`, for names that are lent.
  package static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    for offset in 0..<min(left.count, right.count) {
      let (leftByte, rightByte) = unsafe (left[offset], right[offset])
      if leftByte == rightByte { continue }
      let (leftIsHigh, rightIsHigh) = (leftByte >= 0xF0, rightByte >= 0xF0)
      if leftIsHigh != rightIsHigh, min(leftByte, rightByte) >= 0xEE { return leftIsHigh }
      return leftByte < rightByte
    }
    return left.count < right.count
  }

  /// The pairs of a map in canonical order.
  package static func sorted<Value>(_ pairs: [(key: ArraySlice<UInt8>, value: Value)])
    -> [(key: ArraySlice<UInt8>, value: Value)]
  {
    pairs.sorted { precedes($0.key, $1.key) }
  }

  /// The canonical form of any JSON value whose numbers are integers; others are written as they came.
  package static func write(_ value: JSONValue, to json: inout JSONWriter) {
    switch value {
    case .null: json.null()
    case .bool(let flag): json.bool(flag)
    case .number(let text): json.raw(text)
    case .string(let text): json.string(text)
    case .array(let elements): json.array { json in for element in elements { write(element, to: &json) } }
    case .object(let members):
      json.object { json in
        for (key, value) in sorted(members.map { (Array($0.name.utf8)[...], $0.value) }) {
          json.key(utf8: key)
          write(value, to: &json)
        }
      }
    }
  }
}
