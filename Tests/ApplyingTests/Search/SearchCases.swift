// What is searched, by the promise's sentences.
extension SearchCase {
  private static let one = [Job("a")]
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
    small("a foreign job") { $0.foreign = .ofModel },
    small("a foreign job of another model") { $0.foreign = .ofOtherModel },
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

  /// Names are unique, and yet exit 0 says what is not so: the service answers a start with a job that has the name, that
  /// is not the run's, and that usher's listing does not show.
  static let unseenHolder = small("a taken name is answered with a holder of another model") {
    $0.habits.answersWithHolder = true
    $0.foreign = .ofOtherModel
    ($0.crashes, $0.faults) = (0, 0)
  }

  /// A world in which the search must find what the mistake does.
  static func finding(_ mistake: Mistake) -> SearchCase {
    small(mistake.rawValue) {
      $0.mistake = mistake
      switch mistake {
      case .settlesByManifestName:
        $0.manifests = renamed
        ($0.crashes, $0.faults) = (1, 1)
      case .adoptsByName, .takesConflictForDone:
        $0.foreign = .ofOtherModel
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
