/// Bytes looked at many at a time, while they are lent: safe inside the closure that lends them, since no access lies
/// outside of them.
///
/// Public, unlike all else that crosses modules: only public bodies are inlined into other modules.
@safe @frozen
public struct WideBytes {
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>

  @inlinable @inline(__always)
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe self.bytes = bytes
  }

  @inlinable @inline(__always)
  public var count: Int { unsafe bytes.count }

  /// The bit that only bytes beyond ASCII have, in each byte of a word.
  @inlinable @inline(__always)
  public static var beyondASCII: UInt64 { ones &* 0x80 }

  /// The first byte from `index` on that no JSON string holds as it is: a quote, a backslash or a control character;
  /// `count` where there is none.
  ///
  /// - Parameter seen: gets the bits of all bytes before it.
  @inlinable
  public func endOfPlainText(from index: Int, seen: inout UInt64) -> Int {
    var index = index
    while index + 16 <= count {
      let block = block(at: index)
      let quotes = block .== Block(repeating: UInt8(ascii: "\""))
      let backslashes = block .== Block(repeating: UInt8(ascii: "\\"))
      let found = Self.halves(quotes .| backslashes .| (block .< Block(repeating: 0x20)))
      let (first, second) = Self.halves(block)
      if found.0 | found.1 != 0 {
        let isInFirst = found.0 != 0
        let half = isInFirst ? found.0 : found.1
        seen |= (isInFirst ? 0 : first) | (isInFirst ? first : second) & (half & (0 &- half) &- 1)
        return index &+ (isInFirst ? 0 : 8) &+ half.trailingZeroBitCount / 8
      }
      seen |= first | second
      index &+= 16
    }
    while index + 8 <= count {
      let word = word(at: index)
      let found = Self.notPlain(word)
      if found != 0 {
        seen |= word & (found & (0 &- found) &- 1)
        return index + found.trailingZeroBitCount / 8
      }
      seen |= word
      index += 8
    }
    if index == count { return count }
    // The zeros behind the last byte are found at the latest.
    let word = rest(from: index)
    let found = Self.notPlain(word)
    seen |= word & (found & (0 &- found) &- 1)
    return index + found.trailingZeroBitCount / 8
  }

  /// The first byte from `index` on that is `byte`, which is not zero, or not ASCII; `count` where there is none.
  @inlinable
  public func firstIndex(ofNonASCIIOr byte: UInt8, from index: Int) -> Int {
    var index = index
    while count &- index >= 32 {
      // Of what is not ASCII, and of what a comparison finds, the highest bit is set.
      let hits = Self.halves(hits(of: byte, at: index) | hits(of: byte, at: index &+ 16))
      if (hits.0 | hits.1) & Self.beyondASCII != 0 { break }
      index &+= 32
    }
    while index + 8 <= count {
      let found = Self.nonASCII(or: byte, in: word(at: index))
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    let found = index < count ? Self.nonASCII(or: byte, in: rest(from: index)) : 0
    return found == 0 ? count : index + found.trailingZeroBitCount / 8
  }

  /// The first byte from `index` on that is neither a printable ASCII character nor a tab, LF or CR; `count` where there
  /// is none.
  @inlinable
  public func endOfPrintableASCII(from index: Int) -> Int {
    var index = index
    while count &- index >= 16 {
      let block = block(at: index)
      let spaces =
        block .== Block(repeating: 0x09) .| block .== Block(repeating: 0x0A) .| block .== Block(repeating: 0x0D)
      let others = (block .< Block(repeating: 0x20) .& .!spaces) .| block .> Block(repeating: 0x7E)
      if Self.isAnySet(others) { break }
      index &+= 16
    }
    while index < count, Self.isPrintableASCII(load(index, as: UInt8.self)) { index &+= 1 }
    return index
  }

  @inlinable @inline(__always)
  static func isPrintableASCII(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The next LF from `index` on; nil where there is none, where `byte` stands before it, and where the braces before it
  /// do not close exactly one more than they open (counted modulo 256).
  @inlinable
  public func endOfLine(from index: Int, closingOneBraceMoreWithout byte: UInt8) -> Int? {
    let (lf, open, close) = (UInt8(ascii: "\n"), UInt8(ascii: "{"), UInt8(ascii: "}"))
    var (index, depths, hits) = (index, Block(), Block())
    while index + 16 <= count {
      let block = block(at: index)
      if Self.isAnySet(block .== Block(repeating: lf)) { break }
      // What a comparison finds is -1.
      depths &-= unsafe unsafeBitCast(block .== Block(repeating: open), to: Block.self)
      depths &+= unsafe unsafeBitCast(block .== Block(repeating: close), to: Block.self)
      hits |= unsafe unsafeBitCast(block .== Block(repeating: byte), to: Block.self)
      index &+= 16
    }
    let found = Self.halves(hits)
    let eight = depths.lowHalf &+ depths.highHalf
    let four = eight.lowHalf &+ eight.highHalf
    var depth = four[0] &+ four[1] &+ four[2] &+ four[3]
    var isFound = found.0 | found.1 != 0
    while index < count {
      let next = load(index, as: UInt8.self)
      if next == lf { return isFound || depth != 0 &- 1 ? nil : index }
      if next == open { depth &+= 1 }
      if next == close { depth &-= 1 }
      if next == byte { isFound = true }
      index &+= 1
    }
    return nil
  }

  /// How many bytes continue a character of UTF-8.
  @inlinable
  public var countOfContinuations: Int {
    var (index, found) = (0, 0)
    while index + 16 <= count, !Self.isAnySet(block(at: index) .>= Block(repeating: 0x80)) { index &+= 16 }
    while index + 8 <= count {
      found += Self.continuations(in: word(at: index))
      index += 8
    }
    return index < count ? found + Self.continuations(in: rest(from: index)) : found
  }

  /// A number that texts of other bytes hardly share: of their length and their last eight bytes.
  @inlinable @inline(__always)
  public var signature: UInt64 {
    (count >= 8 ? word(at: count - 8) : rest(from: 0)) ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Whether both hold the same bytes.
  @inlinable @inline(__always)
  public static func == (left: WideBytes, right: WideBytes) -> Bool {
    left.count == right.count && left.has(right)
  }

  /// Whether `other` stands at `index`.
  @inlinable @inline(__always)
  public func has(_ other: WideBytes, at index: Int = 0) -> Bool {
    guard index >= 0, count - index >= other.count else { return false }
    if other.count == 0 { return true }
    let here = unsafe WideBytes(UnsafeBufferPointer(rebasing: bytes[index..<index + other.count]))
    if other.count < 8 { return here.rest(from: 0) == other.rest(from: 0) }
    var offset = 0
    while offset < other.count - 8 {
      guard here.word(at: offset) == other.word(at: offset) else { return false }
      offset += 8
    }
    return here.word(at: other.count - 8) == other.word(at: other.count - 8)
  }

  /// Two blocks are compared lane by lane in one instruction; a block and a byte, or larger blocks, are in a loop.
  @usableFromInline typealias Block = SIMD16<UInt8>

  @inlinable @inline(__always)
  func block(at index: Int) -> Block {
    load(index, as: Block.self)
  }

  @inlinable @inline(__always)
  func hits(of byte: UInt8, at index: Int) -> Block {
    let block = block(at: index)
    return block | (unsafe unsafeBitCast(block .== Block(repeating: byte), to: Block.self))
  }

  @inlinable @inline(__always)
  static func isAnySet(_ mask: SIMDMask<SIMD16<Int8>>) -> Bool {
    let halves = halves(mask)
    return halves.0 | halves.1 != 0
  }

  /// The bytes of a block, or what is found of each, as two words.
  @inlinable @inline(__always)
  static func halves(_ block: Block) -> (UInt64, UInt64) {
    let halves = unsafe unsafeBitCast(block, to: SIMD2<UInt64>.self)
    return (UInt64(littleEndian: halves[0]), UInt64(littleEndian: halves[1]))
  }

  @inlinable @inline(__always)
  static func halves(_ mask: SIMDMask<SIMD16<Int8>>) -> (UInt64, UInt64) {
    halves(unsafe unsafeBitCast(mask, to: Block.self))
  }

  /// Eight bytes, the first of them the lowest.
  @inlinable @inline(__always)
  func word(at index: Int) -> UInt64 {
    UInt64(littleEndian: load(index, as: UInt64.self))
  }

  /// The bytes from `index` on, fewer than eight and at least one, and zeros.
  @inlinable @inline(__always)
  func rest(from index: Int) -> UInt64 {
    if count >= 8 { return word(at: count - 8) >> UInt64(truncatingIfNeeded: 8 &* (8 &- count &+ index)) }
    var word: UInt64 = 0
    if count >= 4 {
      let (first, last) = (load(0, as: UInt32.self), load(count - 4, as: UInt32.self))
      word = UInt64(UInt32(littleEndian: first))
      word |= UInt64(UInt32(littleEndian: last)) << UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    } else {
      for index in (0..<count).reversed() { word = word << 8 | UInt64(load(index, as: UInt8.self)) }
    }
    return word >> UInt64(truncatingIfNeeded: 8 &* index)
  }

  @inlinable @inline(__always)
  func load<Word: BitwiseCopyable>(_ index: Int, as word: Word.Type) -> Word {
    unsafe UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped).loadUnaligned(fromByteOffset: index, as: word)
  }

  /// The highest bit of each byte beyond ASCII, and of each `byte`. Above the lowest that is set some may be wrong.
  @inlinable @inline(__always)
  static func nonASCII(or byte: UInt8, in word: UInt64) -> UInt64 {
    let others = word ^ ones &* UInt64(byte)
    return ((others &- ones) & ~others | word) & beyondASCII
  }

  @inlinable @inline(__always)
  static func continuations(in word: UInt64) -> Int {
    (word >> 7 & ~(word >> 6) & ones).nonzeroBitCount
  }

  /// The highest bit of each quote, backslash and control character. Above the lowest that is set some may be wrong.
  @inlinable @inline(__always)
  static func notPlain(_ word: UInt64) -> UInt64 {
    // Quote and control characters are what is below 0x21 once the second bit is turned over.
    let quotes = word ^ ones &* 0x02
    let backslashes = word ^ ones &* 0x5C
    return ((quotes &- ones &* 0x21) & ~quotes | (backslashes &- ones) & ~backslashes) & beyondASCII
  }

  @inlinable @inline(__always)
  static var ones: UInt64 { 0x0101_0101_0101_0101 }
}
