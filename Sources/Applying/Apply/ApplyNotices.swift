import Synchronization

/// Collects notices from several tasks.
final class ApplyNotices: Sendable {
  private let notices = Mutex<[ApplyNotice]>([])

  func add(_ notice: ApplyNotice) { notices.withLock { $0.append(notice) } }

  var all: [ApplyNotice] { notices.withLock { $0 } }
}
