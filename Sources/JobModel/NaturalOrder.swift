/// The order in which people look for names: numbers in them by their value, `campaign-2` before `campaign-10`. For what is
/// shown only: files and digests keep the order of bytes.
package enum NaturalOrder {
  /// Whether `left` comes before `right`; a total order, in which only equal texts are equal.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left, right)
    return left.withUTF8 { left in
      right.withUTF8 { right in unsafe precedes(left, right) }
    }
  }

  private static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    var (leftIndex, rightIndex) = (0, 0)
    while leftIndex < left.count, rightIndex < right.count {
      let (leftByte, rightByte) = unsafe (left[leftIndex], right[rightIndex])
      if isDigit(leftByte), isDigit(rightByte) {
        let leftNumber = unsafe number(at: leftIndex, in: left)
        let rightNumber = unsafe number(at: rightIndex, in: right)
        if leftNumber.count != rightNumber.count { return leftNumber.count < rightNumber.count }
        for offset in 0..<leftNumber.count {
          let (leftDigit, rightDigit) = unsafe (
            left[leftNumber.lowerBound + offset], right[rightNumber.lowerBound + offset]
          )
          if leftDigit != rightDigit { return leftDigit < rightDigit }
        }
        (leftIndex, rightIndex) = (leftNumber.upperBound, rightNumber.upperBound)
      } else if leftByte == rightByte {
        (leftIndex, rightIndex) = (leftIndex + 1, rightIndex + 1)
      } else {
        return leftByte < rightByte
      }
    }
    if leftIndex < left.count || rightIndex < right.count { return leftIndex == left.count }
    // They differ at most in zeros before numbers.
    return unsafe left.lexicographicallyPrecedes(right)
  }

  /// The digits of a number without the zeros before them.
  private static func number(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = index
    while start < text.count, unsafe text[start] == UInt8(ascii: "0") { start += 1 }
    var end = start
    while end < text.count, unsafe isDigit(text[end]) { end += 1 }
    return start..<end
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
