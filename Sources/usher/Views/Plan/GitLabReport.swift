import JSONText
import Planning

/// The counts that GitLab shows in a merge request: a report of the type `terraform`.
enum GitLabReport {
  /// New jobs are to create; what starts because it changed, or is settled first, is to update; usher deletes nothing. A
  /// deferred start is neither.
  static func document(_ plan: Plan) -> [UInt8] {
    var (create, update) = (0, plan.undeclaredIntents.count)
    let deferred = plan.deferred
    for index in plan.items.indices {
      switch plan.items[index].decision {
      case .start where deferred.contains(index): break
      case .start(.new): create += 1
      case .start(.changed), .settle: update += 1
      case .started: break
      }
    }
    var json = JSONWriter()
    json.object { json in
      json.member("create", create)
      json.member("update", update)
      json.member("delete", 0)
    }
    json.newline()
    return json.bytes
  }
}
