import NIOCore
import Synchronization

/// Whether the first chunk of a request's body was asked for.
final class DemandFlag: Sendable {
  private let flag = Atomic(false)

  var isSet: Bool { flag.load(ordering: .acquiring) }

  func set() {
    flag.store(true, ordering: .releasing)
  }
}

/// A body of one chunk that notes when it is asked for.
struct ObservedBody: AsyncSequence, Sendable {
  let buffer: ByteBuffer
  let asked: DemandFlag

  func makeAsyncIterator() -> Iterator {
    Iterator(rest: buffer, asked: asked)
  }

  struct Iterator: AsyncIteratorProtocol {
    var rest: ByteBuffer?
    let asked: DemandFlag

    mutating func next() async -> ByteBuffer? {
      asked.set()
      defer { rest = nil }
      return rest
    }
  }
}
