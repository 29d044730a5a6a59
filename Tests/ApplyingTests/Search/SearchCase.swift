import Testing

/// A small world to search: what is declared, how the service behaves, and how much may go wrong.
struct SearchCase: Sendable, CustomTestStringConvertible {
  var title: String
  /// What the manifests declare, by version. An apply reads the version of the one before it, or a later one.
  var manifests: [[Job]]
  /// The state of each place where applies run, one after the other: `[0]` is one place; `[0, 0]` are two on one state,
  /// `[0, 1]` two on states of their own, of which the second may begin as a copy of the first.
  var states = [0]
  var parallelism = 1
  var settleTicks = 1
  var habits = ServiceHabits()
  /// How often a process may be killed or lose power, and how many faults may happen, in all.
  var crashes = 0
  var faults = 0
  var kinds = Fault.ordinary
  /// How applies on different states may come.
  var spacing = Spacing.overlapping
  /// Whether the second state may be merged into the first in the end.
  var merges = false
  /// Whether a partner may delete a job that no state has recorded.
  var mayDeleteUnrecorded = false
  /// Whether an apply waits where the quota is used up, for as long as the settle time, and goes on.
  var waits = false
  /// How many jobs may be in flight; they never end.
  var maximumInFlight: Int?
  /// A job with the first run's name that is there from the beginning.
  var foreign: ForeignJob?
  var mistake: Mistake?
  /// Whether a run that executes twice ends the search; where not, what it looks for are the other sentences' breaks.
  var looksForTwice = true

  var testDescription: String { title }

  /// Whether listing and asking for tags are two steps: only where something can come between them.
  var judgesApart: Bool { kinds.contains(.getFails) || kinds.contains(.deletion) }
}

/// How the model of the service behaves; times in ticks.
struct ServiceHabits: Sendable {
  var areNamesUnique = true
  var isFreedByFailure = false
  var isFreedByDeletion = false
  /// Whether the second start of a taken name is answered with the job that holds it, instead of a conflict.
  var answersWithHolder = false
  /// Until List shows a job, until Get does, and until its tags show.
  var listDelay = 0
  var getDelay = 0
  var tagDelay = 0
  /// Whether the client's tags are dropped.
  var dropsTags = false
  /// When a job that List shows is missing from it for a while, counted from when it was shown first.
  var vanishes: Range<Int>?
  /// Until a request is carried out whose connection is gone.
  var executionDelay = 1
}

enum Spacing: Sendable {
  case overlapping
  /// One after the other.
  case following
  /// One after the other, with the settle time between them.
  case settled
  /// One while the other waits for the quota, with the settle time before and after it.
  case whileWaiting
}

enum ForeignJob: Sendable {
  /// With both tags, of another run.
  case tagged
  /// Of another model, without tags.
  case ofOtherModel
  /// Without tags: it may be the run's.
  case untagged
}

/// What can go wrong without the process ending.
enum Fault: String, Sendable, CaseIterable {
  /// A start is carried out, and its answer is lost.
  case lost
  /// A start is not carried out, and nothing says so.
  case unknown
  /// A start is carried out after its connection is gone.
  case late
  /// A start is carried out, and answered with a job of another account.
  case strange
  case throttled, refused, quota, expired
  case listFails, getFails
  case appendFails, syncFails, renameFails
  /// Time passes while others could go on.
  case slow
  /// A signal stops the apply.
  case interrupt
  /// A partner deletes a job; a job fails.
  case deletion, failure
  /// The lock file is removed while an apply holds it.
  case lockRemoved

  static let ofStart: [Fault] = [.lost, .unknown, .late, .strange, .throttled, .refused, .quota, .expired]
  static let ordinary = Set(allCases).subtracting([.deletion, .failure, .lockRemoved])
}

/// A mistake that the search's own shell makes on purpose: the search must find what it does.
enum Mistake: String, Sendable, CaseIterable {
  case settlesByManifestName = "settles by the manifest's name instead of the intent's"
  case adoptsByPlainName = "adopts by a plain name"
  case sharesOneListing = "lets one listing serve every look-up"
  case closesWithoutID = "closes an intent without its id"
  case takesConflictForDone = "takes a 409 for done"
  case locksState = "locks the file that is renamed"
  case sendsUnsynced = "sends before the intent is synced"
  case skipsFirstLookUp = "starts without looking first"
  case trustsUnsynced = "trusts what an earlier process wrote without a sync"
  case restartsAtOnce = "starts again without waiting for the settle time"
  case takesLateGetForAbsence = "takes a job that List shows and Get does not know for absent"
  case trustsLastLook = "looks only at what the last listing showed"
  case closesThoughListed = "closes an open start though a job is listed that could be its own"
  case listsOnce = "lists once for all rounds of waiting"
  case sendsWithoutLock = "sends without a look at the lock"
  case closesAfterLoss = "closes an intent after the lock is lost, while another sends under the same id"
  case sendsAfterStop = "sends after a stop that came in a pause"
  case sendsUnderClosedID = "sends again under a closed id"
  case countsOnlyListed = "counts for the limit only what List shows"
}
