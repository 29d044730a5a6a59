/// 128 bits of what a moment consists of: two moments with the same fingerprint are taken for one. That two different
/// ones among a million share theirs has a chance of 1 in 10^26.
struct Fingerprint: Hashable {
  private var low: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var high: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  mutating func add(_ value: Int) {
    let value = UInt64(truncatingIfNeeded: value)
    low = (low ^ value) &* 0xFF51_AFD7_ED55_8CCD
    low ^= low >> 32
    high = (high &+ value) &* 0xC4CE_B9FE_1A85_EC53
    high ^= high >> 29
  }

  mutating func add(_ other: Fingerprint) {
    add(Int(truncatingIfNeeded: other.low))
    add(Int(truncatingIfNeeded: other.high))
  }
}
