import Applying
import CleanRoomsMLModel
import JSONText
import JobModel
import StateFile

/// Where a state and the service differ, and what to do about it.
struct VerificationView {
  let verification: Verification
  let statePath: String
  /// Whose jobs were looked at.
  let owner: StateOwner
  /// Whether every recorded run is shown with its job's status.
  let isVerbose: Bool

  func show(on console: Console) {
    if isVerbose {
      for row in verification.rows {
        let status = row.status.map { ShownText.line($0.rawValue) } ?? "-"
        console.line("= \(row.record.name)  \(row.record.digest.short)  \(status)")
        console.line("    \(ShownText.line(row.record.audienceGenerationJobArn))")
      }
    }
    for finding in verification.findings {
      let run = finding.name.map { "\($0)\(finding.digest.map { " \($0.short)" } ?? ""): " } ?? ""
      console.line(console.toned("!", .error) + " \(run)\(finding.message)")
      for arn in finding.audienceGenerationJobArns { console.line("    \(ShownText.line(arn))") }
      for note in finding.notes { console.line("  = \(note)") }
    }
    let runs = Count.of(verification.rows.count, "recorded run")
    console.line(
      console.toned("Verify:", .strong) + " "
        + (verification.agrees
          ? "state and service agree, \(runs)."
          : "state and service differ, \(Count.of(verification.findings.count, "finding")), \(runs)."))
  }

  /// One document for programs.
  var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("formatVersion", 1)
      json.key("state")
      json.object { json in
        json.member("path", statePath)
        json.member("service", owner.service)
      }
      json.member("agrees", verification.agrees)
      json.key("runs")
      json.array { json in for row in verification.rows { Self.write(row, to: &json) } }
      json.key("findings")
      json.array { json in for finding in verification.findings { Self.write(finding, to: &json) } }
    }
    json.newline()
    return json.bytes
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
      json.member("name", finding.name?.text)
      json.member("digest", finding.digest?.description)
      json.key("audienceGenerationJobArns")
      json.array { json in for arn in finding.audienceGenerationJobArns { json.string(arn) } }
      json.member("message", finding.message)
      json.key("notes")
      json.array { json in for note in finding.notes { json.string(note) } }
    }
  }
}
