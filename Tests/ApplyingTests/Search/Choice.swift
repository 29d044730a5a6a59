/// What may happen next in a world.
enum Choice: Hashable, CustomStringConvertible {
  /// An apply begins in this place, on that version of the manifests; where `copies`, on a copy of the first state.
  case begin(place: Int, version: Int, copies: Bool)
  case move(place: Int, Move, Fault?)
  /// The process is killed; `leaving` is what is in the file of an append that it was making.
  case kill(place: Int, leaving: Int?)
  case losePower(state: Int, leaving: Int?)
  /// Time passes: because nobody can do anything else, or because all are slow.
  case tick(Fault?)
  case partner(Fault, job: Int)
  /// Something removes the lock file, and with it the lock that an apply holds.
  case removeLock(state: Int)
  /// The second state is merged into the first.
  case merge

  var fault: Fault? {
    switch self {
    case .move(_, _, let fault), .tick(let fault): fault
    case .partner(let fault, _): fault
    case .removeLock: .lockRemoved
    case .begin, .kill, .losePower, .merge: nil
    }
  }

  var isCrash: Bool {
    switch self {
    case .kill, .losePower: true
    case .begin, .move, .tick, .partner, .removeLock, .merge: false
    }
  }

  var description: String {
    let with = fault.map { " (\($0))" } ?? ""
    return switch self {
    case .begin(let place, let version, let copies):
      "place \(place): apply begins\(version > 0 ? ", manifests \(version)" : "")\(copies ? ", on a copy" : "")"
    case .move(let place, let move, _): "place \(place): \(move)\(with)"
    case .kill(let place, let leaving): "place \(place): killed\(leaving == nil ? "" : " in the middle of an append")"
    case .losePower(let state, let leaving): "state \(state): power lost, content \(leaving ?? -1) is left"
    case .tick: "time passes\(with)"
    case .merge: "the second state is merged into the first"
    case .partner(_, let job): "job \(job)\(with)"
    case .removeLock(let state): "state \(state): the lock file is removed"
    }
  }
}

/// One step of an apply.
enum Move: Hashable {
  case lock, open, repair, sync, list, append, syncRecords, rename, syncFolder, signal
  /// After the lock was lost: save what is known of jobs in the file that is there now, or give that up.
  case rescue, giveUp
  case look(run: Int)
  case judge(run: Int)
  case send(run: Int)
  case receive(run: Int)
}

/// A promise that is broken.
struct Violation: Equatable {
  enum Promise: String { case once, recorded, ends, stops, limit }
  var promise: Promise
  var words: String
}
