// What is searched, by the promise's sentences.
extension SearchCase {
  private static let one = [Job("a")]
  private static let plain = [Job("a", serviceName: "x")]
  private static let two = [Job("a"), Job("b")]
  private static let three = [Job("a"), Job("b"), Job("c")]
  /// The same run under another `spec.name`.
  private static let renamed = [[Job("a", serviceName: "x")], [Job("a", serviceName: "y")]]

  private func changed(_ title: String, _ change: (inout SearchCase) -> Void) -> SearchCase {
    var search = self
    search.title = title
    change(&search)
    return search
  }

  private static func small(_ title: String, _ change: (inout SearchCase) -> Void) -> SearchCase {
    SearchCase(title: title, manifests: [one], crashes: 2, faults: 2).changed(title, change)
  }

  /// Names are unique and stay taken: nothing else is asked for.
  static let taken: [SearchCase] = [
    small("taken names") { _ in },
    small("taken names, lists late") { $0.habits.listDelay = 1 },
    small("taken names, lists too late") { $0.habits.listDelay = 3 },
    small("taken names, tags too late") { $0.habits.tagDelay = 3 },
    small("taken names, answers with the holder") {
      $0.habits.answersWithHolder = true
      $0.habits.listDelay = 3
    },
    small("taken names, executes too late") { $0.habits.executionDelay = 3 },
    small("taken names, a longer settle time") {
      $0.settleTicks = 2
      $0.habits.listDelay = 1
    },
    small("taken names, a partner deletes, jobs fail") {
      $0.kinds = [.lost, .late, .unknown, .listFails, .deletion, .failure]
      $0.mayDeleteUnrecorded = true
    },
    small("another's job") { $0.foreign = .tagged },
    small("another's job of another model") { $0.foreign = .ofOtherModel },
    small("a job of another model, answers with the holder") {
      $0.habits.answersWithHolder = true
      $0.foreign = .ofOtherModel
    },
    small("a job that may be ours") {
      $0.manifests = [plain]
      $0.foreign = .untagged
    },
    small("taken names, Get too late") { $0.habits.getDelay = 3 },
    small("taken names, tags dropped") { $0.habits.dropsTags = true },
    small("taken names, tags dropped, plain spec.name") {
      $0.habits.dropsTags = true
      $0.manifests = [plain]
    },
    small("taken names, the lock is removed") {
      $0.states = [0, 0]
      $0.kinds = [.lockRemoved, .lost, .late]
      ($0.crashes, $0.faults) = (0, 2)
    },
    small("another spec.name meanwhile") {
      ($0.crashes, $0.faults) = (1, 1)
      $0.manifests = renamed
    },
    small("no declaration meanwhile") {
      ($0.crashes, $0.faults) = (1, 1)
      $0.manifests = [one, []]
    },
    small("another revision under one spec.name") {
      $0.manifests = [[Job("a", serviceName: "x")], [Job("a", serviceName: "x", revision: "2")]]
    },
    small("another revision under one spec.name, answers with the holder") {
      $0.manifests = [[Job("a", serviceName: "x")], [Job("a", serviceName: "x", revision: "2")]]
      $0.habits.answersWithHolder = true
      $0.habits.listDelay = 1
      $0.kinds.remove(.late)
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("two jobs, one after the other") {
      $0.manifests = [two]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("two jobs side by side") {
      $0.manifests = [two]
      $0.parallelism = 2
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("three jobs, one after the other") {
      $0.manifests = [three]
      ($0.crashes, $0.faults) = (1, 0)
    },
    small("three jobs, two side by side") {
      $0.manifests = [three]
      $0.parallelism = 2
      ($0.crashes, $0.faults) = (1, 0)
    },
    small("two applies on one state") {
      $0.states = [0, 0]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("two applies on two states") {
      $0.states = [0, 1]
      ($0.crashes, $0.faults) = (1, 0)
    },
    small("two states that are merged") {
      $0.states = [0, 1]
      $0.spacing = .following
      $0.merges = true
      ($0.crashes, $0.faults) = (1, 0)
    },
  ]

  /// Names can be taken again, and the other conditions hold.
  static let reusable: [SearchCase] = [
    small("reusable names") { $0.habits.areNamesUnique = false },
    small("reusable names, lists late") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.kinds.remove(.late)
    },
    small("reusable names, tags late") {
      $0.habits.areNamesUnique = false
      $0.habits.tagDelay = 1
    },
    small("reusable names, executes and lists late") {
      $0.habits.areNamesUnique = false
      $0.settleTicks = 2
      $0.habits.listDelay = 1
    },
    small("reusable names, a partner deletes what is recorded") {
      $0.habits.areNamesUnique = false
      $0.kinds = [.lost, .late, .unknown, .listFails, .deletion, .failure]
    },
    small("reusable names, Get late") {
      $0.habits.areNamesUnique = false
      $0.habits.getDelay = 1
    },
    small("reusable names, Get too late") {
      $0.habits.areNamesUnique = false
      $0.habits.getDelay = 3
    },
    small("reusable names, a job is missing from List for a while") {
      $0.habits.areNamesUnique = false
      $0.habits.tagDelay = 2
      $0.habits.vanishes = 1..<2
      $0.manifests = [plain]
      $0.kinds = [.lost]
      $0.crashes = 0
    },
    small("reusable names, tags dropped") {
      $0.habits.areNamesUnique = false
      $0.habits.dropsTags = true
    },
    small("reusable names, tags dropped, plain spec.name, edited and not declared meanwhile") {
      $0.habits.areNamesUnique = false
      $0.habits.dropsTags = true
      $0.manifests = [plain, [], [Job("a", serviceName: "y")]]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, the lock is removed") {
      $0.habits.areNamesUnique = false
      $0.states = [0, 0]
      $0.kinds = [.lockRemoved, .lost]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, another state while one waits for the quota") {
      $0.habits.areNamesUnique = false
      $0.states = [0, 1]
      $0.spacing = .whileWaiting
      $0.waits = true
      $0.kinds = [.quota, .lost]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, waits for the quota") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.waits = true
      $0.kinds = [.quota, .unknown, .lost]
    },
    small("reusable names, a limit for jobs in flight, lists late") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.manifests = [one, two]
      $0.states = [0, 0]
      $0.maximumInFlight = 1
      $0.kinds = [.throttled, .lost]
      ($0.crashes, $0.faults) = (0, 1)
    },
    small("names freed by failure and deletion") {
      $0.habits.isFreedByDeletion = true
      $0.habits.isFreedByFailure = true
      $0.kinds = [.lost, .late, .unknown, .listFails, .deletion, .failure]
    },
    small("reusable names, no declaration meanwhile") {
      $0.habits.areNamesUnique = false
      $0.manifests = [one, []]
    },
    small("reusable names, another spec.name meanwhile") {
      $0.habits.areNamesUnique = false
      $0.manifests = renamed
    },
    small("reusable names, two jobs side by side") {
      $0.habits.areNamesUnique = false
      $0.manifests = [two]
      $0.parallelism = 2
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, two applies on one state") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.kinds.remove(.late)
      $0.states = [0, 0]
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, two states, one after the other") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.kinds.remove(.late)
      $0.states = [0, 1]
      $0.spacing = .settled
      ($0.crashes, $0.faults) = (1, 1)
    },
    small("reusable names, two states that are merged") {
      $0.habits.areNamesUnique = false
      $0.states = [0, 1]
      $0.spacing = .settled
      $0.merges = true
      ($0.crashes, $0.faults) = (1, 1)
    },
  ]

  /// Each leaves out one condition of the promise.
  static let outside: [SearchCase] = [
    small("it shows in List after the settle time") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 2
    },
    small("it executes after the settle time") {
      $0.habits.areNamesUnique = false
      $0.habits.executionDelay = 2
    },
    small("a job is deleted before it is recorded") {
      $0.habits.areNamesUnique = false
      $0.kinds = [.lost, .deletion]
      $0.mayDeleteUnrecorded = true
    },
    small("a name is freed by a deletion before the record") {
      $0.habits.isFreedByDeletion = true
      $0.kinds = [.lost, .deletion]
      $0.mayDeleteUnrecorded = true
    },
    small("applies on different states overlap") {
      $0.habits.areNamesUnique = false
      $0.states = [0, 1]
      ($0.crashes, $0.faults) = (0, 0)
    },
    small("applies on different states follow at once") {
      $0.habits.areNamesUnique = false
      $0.habits.listDelay = 1
      $0.states = [0, 1]
      $0.spacing = .following
      ($0.crashes, $0.faults) = (0, 0)
    },
    small("spec.name changes while the state is lost") {
      $0.manifests = renamed
      $0.states = [0, 1]
      $0.spacing = .settled
      ($0.crashes, $0.faults) = (0, 0)
    },
  ]

  /// A world in which the search must find what the mistake does.
  static func finding(_ mistake: Mistake) -> SearchCase {
    small(mistake.rawValue) {
      $0.mistake = mistake
      switch mistake {
      case .settlesByManifestName:
        $0.manifests = renamed
        ($0.crashes, $0.faults) = (1, 1)
      case .adoptsByPlainName:
        $0.manifests = [plain]
        $0.foreign = .untagged
        ($0.crashes, $0.faults) = (0, 0)
      case .takesConflictForDone:
        // Another's job has the name, and List shows it late.
        $0.manifests = [plain]
        $0.habits.dropsTags = true
        $0.habits.listDelay = 3
        $0.states = [0, 1]
        $0.spacing = .settled
        ($0.crashes, $0.faults) = (0, 0)
      case .takesLateGetForAbsence:
        $0.habits.areNamesUnique = false
        $0.habits.getDelay = 3
        $0.kinds = [.lost]
        ($0.crashes, $0.faults) = (0, 1)
      case .trustsLastLook:
        $0.manifests = [plain]
        $0.habits.areNamesUnique = false
        $0.habits.dropsTags = true
        $0.habits.vanishes = 1..<2
        $0.kinds = [.lost]
        ($0.crashes, $0.faults) = (0, 1)
      case .closesThoughListed:
        $0.habits.areNamesUnique = false
        $0.habits.dropsTags = true
        $0.manifests = [plain, [], [Job("a", serviceName: "y")]]
        $0.kinds = [.lost]
        ($0.crashes, $0.faults) = (1, 1)
      case .listsOnce:
        $0.habits.areNamesUnique = false
        $0.states = [0, 1]
        $0.spacing = .whileWaiting
        $0.waits = true
        $0.kinds = [.quota]
        ($0.crashes, $0.faults) = (0, 1)
      case .sendsWithoutLock:
        $0.habits.areNamesUnique = false
        $0.states = [0, 0]
        $0.kinds = [.lockRemoved, .slow]
        ($0.crashes, $0.faults) = (0, 2)
      case .closesAfterLoss:
        $0.habits.areNamesUnique = false
        $0.habits.listDelay = 1
        $0.states = [0, 0]
        $0.kinds = [.lockRemoved, .slow]
        ($0.crashes, $0.faults) = (1, 2)
      case .sendsAfterStop:
        $0.kinds = [.throttled, .interrupt]
        ($0.crashes, $0.faults) = (0, 2)
      case .sendsUnderClosedID:
        $0.habits.areNamesUnique = false
        $0.habits.listDelay = 1
        $0.waits = true
        $0.kinds = [.quota]
        ($0.crashes, $0.faults) = (2, 1)
      case .countsOnlyListed:
        $0.habits.areNamesUnique = false
        $0.habits.listDelay = 1
        $0.manifests = [one, two]
        $0.states = [0, 0]
        $0.maximumInFlight = 1
        ($0.crashes, $0.faults) = (0, 0)
      case .closesWithoutID:
        $0.manifests = [one, []]
        ($0.crashes, $0.faults) = (1, 1)
      case .locksState:
        $0.states = [0, 0]
        $0.kinds = [.quota]
        ($0.crashes, $0.faults) = (0, 1)
      case .skipsFirstLookUp:
        $0.habits.areNamesUnique = false
        $0.states = [0, 1]
        $0.spacing = .settled
        ($0.crashes, $0.faults) = (0, 0)
      case .sharesOneListing, .restartsAtOnce:
        $0.habits.areNamesUnique = false
        $0.habits.listDelay = 1
        $0.kinds = [.lost]
        ($0.crashes, $0.faults) = (0, 1)
      case .sendsUnsynced, .trustsUnsynced:
        $0.habits.areNamesUnique = false
        $0.habits.listDelay = 1
        $0.faults = 0
      }
    }
  }

  static let inside = taken + reusable

  /// With all crashes and faults; those that are searched to their end with fewer.
  static let wide = inside.filter { $0.crashes < 2 || $0.faults < 2 }.map {
    $0.changed($0.title) { ($0.crashes, $0.faults) = (2, 2) }
  }

  /// The same with more crashes and faults.
  var inFull: SearchCase {
    var search = self
    let isWide = states.count > 1 || manifests[0].count > 2
    if !isWide {
      (search.crashes, search.faults) = (2, 2)
    } else if faults == 0 {
      search.faults = 1
    } else {
      search.crashes = 2
    }
    return search
  }
}
