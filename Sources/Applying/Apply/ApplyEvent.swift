/// What happens while an apply goes on.
package enum ApplyEvent: Sendable {
  /// So many open starts are checked first, and so many forgotten runs looked for, which takes up to that long.
  case settling(openStarts: Int, forgotten: Int, upTo: Duration)
  /// The service is asked which of so many missing runs it knows already.
  case lookingUp(count: Int)
  /// A start that may have been carried out is looked for, up to that long.
  case uncertain(WorkItem, reason: Reason, upTo: Duration)
  case sending(WorkItem)
  /// The start that was sent has its answer, or none.
  case answered(WorkItem)
  case ended(WorkItem, RunResult)
  /// While apply waits: what became of a job that was started.
  case jobEnded(FollowedJob)
  /// So many runs wait for free places; they are tried again after that long.
  case waiting(count: Int, for: Duration)
}
