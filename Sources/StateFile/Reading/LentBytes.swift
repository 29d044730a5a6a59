import JSONText

/// Bytes that are lent for the length of a closure; used nowhere outside it, and every access checked against their
/// bounds, they are safe without the reference counts of a slice.
@safe struct LentBytes {
  let buffer: UnsafeBufferPointer<UInt8>

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    unsafe self.buffer = buffer
  }

  var count: Int { unsafe buffer.count }

  subscript(range: Range<Int>) -> LentBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe LentBytes(UnsafeBufferPointer(rebasing: buffer[range]))
  }

  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    unsafe buffer[start...].firstIndex(of: byte)
  }

  var isUTF8: Bool {
    unsafe String(validating: buffer, as: UTF8.self) != nil
  }

  /// For tables in memory: eight bytes at a time.
  func hash(seed: UInt64 = 0) -> UInt64 {
    var state = seed ^ UInt64(count)
    var index = 0
    while index + 8 <= count {
      state = Self.mix(
        state, unsafe UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var rest: UInt64 = 0
    while index < count {
      rest = unsafe rest << 8 | UInt64(buffer[index])
      index += 1
    }
    return Self.mix(state, rest)
  }

  private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word) &* 0x9FB2_1C65_1E98_DF25
    return product ^ product >> 32
  }

  static func == (left: LentBytes, right: LentBytes) -> Bool {
    unsafe WideBytes(left.buffer) == WideBytes(right.buffer)
  }

  static func < (left: LentBytes, right: LentBytes) -> Bool {
    unsafe left.buffer.lexicographicallyPrecedes(right.buffer)
  }
}

extension [UInt8] {
  /// Lends the bytes to `body`, which must not let them out.
  func lend<Result>(_ body: (LentBytes) -> Result) -> Result {
    unsafe withUnsafeBufferPointer { unsafe body(LentBytes($0)) }
  }
}

extension String {
  func lendUTF8<Result>(_ body: (LentBytes) -> Result) -> Result {
    var text = self
    return text.withUTF8 { unsafe body(LentBytes($0)) }
  }
}
