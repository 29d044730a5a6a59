import JobModel
import Synchronization

/// The started records of a state, one for each run and ARN, found by run at once and by anything else through an index
/// that is made when it is first asked for.
final class StartedTable: Sendable {
  let bytes: [UInt8]
  let entries: [StartedEntry]
  /// The numbers of entries whose run another entry before them has, with another ARN.
  let repeated: [Int]
  private let byRun: ChainIndex
  private let others = Mutex(OtherIndexes())

  private struct OtherIndexes {
    var byName: ChainIndex?
    var byDigest: ChainIndex?
    var byServiceName: ChainIndex?
  }

  /// Of several records of one run and ARN the smallest by time, then id, then bytes stays.
  init(_ candidates: [StartedEntry], in bytes: [UInt8]) {
    self.bytes = bytes
    var entries: [StartedEntry] = []
    entries.reserveCapacity(candidates.count)
    var repeated: [Int] = []
    var index = ChainIndex(capacity: candidates.count)
    bytes.lend { buffer in
      for candidate in candidates {
        let name = buffer[candidate.name]
        let hash = Self.hash(name, candidate.digest)
        var isRepeated = false
        let same = index.first(hash) { number in
          let entry = entries[number]
          guard entry.digest == candidate.digest, entry.kind == candidate.kind, name == buffer[entry.name] else {
            return false
          }
          isRepeated = true
          return entry.arn(in: buffer) == candidate.arn(in: buffer)
        }
        guard let same else {
          if isRepeated { repeated.append(entries.count) }
          entries.append(candidate)
          index.append(hash)
          continue
        }
        if Self.precedes(candidate, entries[same], in: buffer) { entries[same] = candidate }
      }
    }
    self.entries = entries
    self.repeated = repeated
    byRun = index
  }

  func contains(_ name: LentBytes, _ kind: JobKind, _ digest: SpecDigest) -> Bool {
    bytes.lend { buffer in
      byRun.first(Self.hash(name, digest)) { number in
        entries[number].digest == digest && entries[number].kind == kind && name == buffer[entries[number].name]
      } != nil
    }
  }

  func numbers(_ name: LentBytes, _ kind: JobKind, _ digest: SpecDigest) -> [Int] {
    numbers(in: byRun, Self.hash(name, digest)) { entry, buffer in
      entry.digest == digest && entry.kind == kind && name == buffer[entry.name]
    }
  }

  func numbers(named name: JobName) -> [Int] {
    if entries.isEmpty { return [] }
    let index = index(\.byName) { $1[$0.name].hash() }
    return name.text.lendUTF8 { name in
      numbers(in: index, name.hash()) { entry, buffer in name == buffer[entry.name] }
    }
  }

  func numbers(digest: SpecDigest) -> [Int] {
    if entries.isEmpty { return [] }
    let index = index(\.byDigest) { entry, _ in entry.digest.words.0 }
    return numbers(in: index, digest.words.0) { entry, _ in entry.digest == digest }
  }

  /// - Parameter serviceName: as it stands in the file, with its escapes.
  func numbers(serviceName: [UInt8]) -> [Int] {
    let index = index(\.byServiceName) { $1[$0.serviceName].hash() }
    return serviceName.lend { serviceName in
      numbers(in: index, serviceName.hash()) { entry, buffer in serviceName == buffer[entry.serviceName] }
    }
  }

  private func numbers(
    in index: ChainIndex, _ hash: UInt64, where matches: (StartedEntry, LentBytes) -> Bool
  ) -> [Int] {
    var numbers: [Int] = []
    bytes.lend { buffer in
      _ = index.first(hash) { number in
        if matches(entries[number], buffer) { numbers.append(number) }
        return false
      }
    }
    return numbers
  }

  private func index(
    _ index: any WritableKeyPath<OtherIndexes, ChainIndex?> & Sendable,
    hash: (StartedEntry, LentBytes) -> UInt64
  ) -> ChainIndex {
    others.withLock { others in
      if let index = others[keyPath: index] { return index }
      var made = ChainIndex(capacity: entries.count)
      bytes.lend { buffer in
        for entry in entries { made.append(hash(entry, buffer)) }
      }
      others[keyPath: index] = made
      return made
    }
  }

  private static func hash(_ name: LentBytes, _ digest: SpecDigest) -> UInt64 {
    name.hash(seed: digest.words.0)
  }

  private static func precedes(
    _ left: StartedEntry, _ right: StartedEntry, in buffer: LentBytes
  ) -> Bool {
    if buffer[left.line] == buffer[right.line] { return false }
    let (leftTime, rightTime) = (buffer[left.layout(in: buffer).time], buffer[right.layout(in: buffer).time])
    if !(leftTime == rightTime) { return leftTime < rightTime }
    return left.id == right.id ? buffer[left.line] < buffer[right.line] : left.id < right.id
  }
}

extension StartedEntry {
  func arn(in bytes: LentBytes) -> LentBytes { bytes[layout(in: bytes).audienceGenerationJobArn] }
}
