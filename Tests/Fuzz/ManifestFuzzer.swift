/// What libFuzzer calls with each of its inputs; the checks are those of ManifestsTests.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let problems = unsafe FuzzedInput(Array(UnsafeBufferPointer(start: start, count: count))).problems()
  // A trap is what libFuzzer takes for a finding; the words come before its report.
  if !problems.isEmpty { fatalError(problems.joined(separator: "\n")) }
  return 0
}
