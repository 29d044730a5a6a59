package import JSONText
import JobModel
import StateFile

/// The published JSON form of a report, `schemas/report.schema.json`.
package struct ReportDocument: Sendable {
  private let report: Report

  package init(_ report: Report) {
    self.report = report
  }

  /// Its own members, in an object that is open.
  package func write(to json: inout JSONWriter) {
    json.member("asOf", report.asOf?.text)
    json.member("jobs", each: report.jobs) { Self.write($0, to: &$1) }
  }

  private static func write(_ job: Report.Job, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", job.name.text)
      json.member("state", job.state.rawValue)
      json.member("runs", each: job.runs) { write($0, to: &$1) }
      json.member("openStarts", each: job.openStarts) { start, json in
        json.object { json in
          json.member("digest", start.digest.description)
          json.member("time", start.time)
        }
      }
      json.member("notStarted", job.notStarted) { missing, json in
        json.object { json in
          json.member("digest", missing.digest.description)
          json.member("revision", missing.revision)
        }
      }
      json.member("comparison", job.comparison) { comparison, json in
        json.object { json in
          json.member("verdict", comparison.verdict.rawValue)
          json.member("digest", job.measured?.record.digest.description)
          json.member("earlierDigest", comparison.earlier.record.digest.description)
          json.member("changes", each: comparison.changes) { write($0, to: &$1) }
        }
      }
    }
  }

  private static func write(_ run: ReportedRun, to json: inout JSONWriter) {
    let (input, outcome) = (run.record, run.record.outcome)
    json.object { json in
      json.member("digest", input.digest.description)
      json.member("revision", input.revision)
      json.member("serviceName", input.serviceName)
      json.member("audienceGenerationJobArn", input.audienceGenerationJobArn)
      json.member("configuredAudienceModelArn", input.configuredAudienceModelArn)
      json.member("time", input.startTime)
      json.member("adopted", input.isAdopted)
      json.member("state", run.status.rawValue)
      json.member("status", outcome?.status?.rawValue)
      json.member("deleted", outcome?.isDeleted)
      json.member("statusCode", outcome?.statusCode)
      json.member("message", outcome?.message)
      json.member("updateTime", outcome?.updateTime)
      json.member("seenTime", outcome?.seenTime)
      json.member("seconds", run.duration)
      json.member("relevance", run.relevance) { relevance, json in
        json.array { json in
          for size in relevance.sizes {
            json.object { json in
              write(size, to: &json)
              json.member("score", size.score)
              json.member("bar", size.score == nil ? nil : (size.bar * 10_000).rounded() / 10_000)
            }
          }
        }
      }
      json.member("recall", run.recall) { recall, json in
        json.object { json in
          json.member("value", recall.value)
          json.member("random", recall.random)
          json.member("isRandom", recall.random == nil ? nil : recall.isRandom)
        }
      }
      json.member("worthExporting", run.worthExporting) { size, json in json.object { write(size, to: &$0) } }
    }
  }

  private static func write(_ change: RunComparison.Change, to json: inout JSONWriter) {
    json.object { json in
      if let size = change.size { write(size, to: &json) }
      json.member("metric", change.size == nil ? "recall" : "score")
      json.member("old", change.old)
      json.member("new", change.new)
    }
  }

  private static func write(_ size: Relevance.Size, to json: inout JSONWriter) {
    json.member("audienceSize") { json in
      json.member("type", size.type)
      json.member("value", size.value)
    }
  }
}
