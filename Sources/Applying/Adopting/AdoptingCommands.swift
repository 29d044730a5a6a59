package import JobModel

extension WorkItem {
  /// How to take a job for this run; no command where no manifest declares it, since none would work.
  package func adopting(_ arn: String, _ commands: UsherCommands, takesOver: Bool = false) -> [String] {
    guard job != nil else { return ["declare the job again, then record it with 'usher state adopt'"] }
    return [commands.adopt(name, arn, takesOver: takesOver)]
  }
}
