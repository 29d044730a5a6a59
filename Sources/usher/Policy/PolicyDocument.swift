import JSONText

/// An IAM policy: statements that allow.
struct PolicyDocument {
  struct Statement {
    /// Letters and digits only.
    var id: String
    /// Accounts; empty in the policy of an identity, which has none.
    var principals: [String] = []
    var actions: [String]
    var resources: [String]
    /// The values that a condition key must equal one of.
    var condition: (key: String, values: [String])?
  }

  var statements: [Statement]

  var json: [UInt8] { Self.indented { writeMembers(to: &$0) } }

  /// An object of policies, by the account that each is for.
  static func json(_ policies: [(account: String, policy: PolicyDocument)]) -> [UInt8] {
    indented { json in
      for (account, policy) in policies { json.member(account) { policy.writeMembers(to: &$0) } }
    }
  }

  private static func indented(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object(write)
    return IndentedJSON.indented(json.bytes, keepsLists: false)
  }

  private func writeMembers(to json: inout JSONWriter) {
    json.member("Version", "2012-10-17")
    json.member("Statement", each: statements) { Self.write($0, to: &$1) }
  }

  private static func write(_ statement: Statement, to json: inout JSONWriter) {
    json.object { json in
      json.member("Sid", statement.id)
      json.member("Effect", "Allow")
      if !statement.principals.isEmpty {
        json.member("Principal") { $0.list("AWS", statement.principals) }
      }
      json.list("Action", statement.actions)
      json.list("Resource", statement.resources)
      if let (key, values) = statement.condition {
        json.member("Condition") { json in
          json.member("StringEquals") { $0.list(key, values) }
        }
      }
    }
  }
}

extension JSONWriter {
  /// One value as a string, several as an array: both are a list in a policy.
  fileprivate mutating func list(_ name: String, _ values: [String]) {
    key(name)
    if values.count == 1 {
      string(values[0])
    } else {
      array { json in for value in values { json.string(value) } }
    }
  }
}
