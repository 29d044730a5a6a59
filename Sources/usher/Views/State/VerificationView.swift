import Applying
import CleanRoomsMLModel
import JSONText
import JobModel
import StateFile

/// Where a state and the service differ, and what to do about it.
struct VerificationView {
  let verification: Verification
  /// How many exports the state records, which are not compared.
  let exports: Int
  /// Whether every recorded run is shown with its job's status.
  let isVerbose: Bool

  private func show(on console: Console) {
    if isVerbose {
      for row in verification.rows.sorted(by: { NaturalOrder.precedes($0.record.name.text, $1.record.name.text) }) {
        let status = row.status?.rawValue ?? "-"
        console.line("= \(row.record.name)  \(row.record.digest.short)  \(status)")
        console.line("    \(row.record.audienceGenerationJobArn)")
      }
    }
    for finding in verification.findings {
      let run = finding.run.map { "\($0.name) \($0.digest.short): " } ?? ""
      let sign = finding.isNote ? console.toned("=", .quiet) : console.toned("!", .error)
      console.line("\(sign) \(run)\(finding.message)")
      for arn in finding.audienceGenerationJobArns { console.line("    \(arn)") }
      for note in finding.notes { console.line("  = \(note)") }
    }
    let others = exports == 0 ? "" : "; \(Count.of(exports, "recorded export")) not compared"
    let runs = Count.of(verification.rows.count, "recorded run") + others
    console.line("\(console.toned("Verify:", .strong)) \((verdict + [runs]).joined(separator: ", ")).")
  }

  /// What could not be read may differ, or not.
  private var verdict: [String] {
    if verification.agrees { return ["state and service agree"] }
    let differences = verification.differences
    let unread = verification.unreadCount
    return (differences > 0 ? ["state and service differ, \(Count.of(differences, "finding"))"] : [])
      + (unread > 0 ? ["incomplete: \(Count.of(unread, "answer")) could not be read"] : [])
  }

  func ending(_ state: StateMember, on terminal: Terminal) -> Ending {
    let (differences, unread) = (verification.differences, verification.unreadCount)
    return Ending(
      code: differences > 0 ? ExitStatus.error : unread > 0 ? ExitStatus.incomplete : ExitStatus.success, state: state,
      counts: [
        "runs": verification.rows.count, "differences": differences,
        "notes": verification.findings.count - differences - unread, "unread": unread, "exportsNotCompared": exports,
      ],
      advice: verification.findings.map(\.notes).filter { !$0.isEmpty },
      members: { json in
        json.member("agrees", verification.agrees)
        json.member("complete", unread == 0)
        json.member("runs", each: verification.rows) { Self.write($0, to: &$1) }
        json.member("findings", each: verification.findings) { Self.write($0, to: &$1) }
      }, show: { show(on: terminal.out) })
  }

  private static func write(_ row: Verification.Row, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", row.record.name.text)
      json.member("digest", row.record.digest.description)
      json.member("serviceName", row.record.serviceName)
      json.member("audienceGenerationJobArn", row.record.audienceGenerationJobArn)
      json.member("status", row.status?.rawValue)
    }
  }

  private static func write(_ finding: Finding, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", finding.kind.rawValue)
      json.member("name", finding.run?.name.text)
      json.member("digest", finding.run?.digest.description)
      json.member("audienceGenerationJobArns", finding.audienceGenerationJobArns)
      json.member("message", finding.message)
      json.member("notes", finding.notes)
      json.member("commands", UsherCommands.among(finding.notes))
    }
  }
}
