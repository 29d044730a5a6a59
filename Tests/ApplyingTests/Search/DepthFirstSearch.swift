/// Tries everything that may happen in a world, each moment once.
struct DepthFirstSearch {
  struct Report: CustomStringConvertible {
    var title: String
    /// Different moments, and steps between them that were carried out.
    var moments = 0
    var steps = 0
    /// How many schedules these are: ways from the beginning to an end.
    var schedules = 0.0
    var longest = 0
    /// The worlds that nothing more happens in.
    var ends = 0
    var failure: Failure?

    var description: String {
      "\(title): \(moments) moments, \(steps) steps, \(schedules) schedules, \(ends) ends, the longest \(longest) steps"
    }
  }

  struct Failure: CustomStringConvertible {
    var violation: Violation
    /// Which choice was taken each time: what `replay` takes.
    var choices: [Int]
    var words: [String]

    var description: String {
      "\(violation.words)\n  replay: \(choices)\n  " + words.joined(separator: "\n  ")
    }
  }

  private struct Frame {
    let moment: Moment
    let print: Fingerprint
    let choices: [Choice]
    var next = 0
    var schedules = 0.0
  }

  let search: SearchCase

  /// Searches everything, or until a promise is broken.
  func run() -> Report {
    let stage = Stage(search)
    var report = Report(title: search.title)
    var seen: [Fingerprint: Double] = [:]
    let start = Moment(stage)
    var frames = [Frame(moment: start, print: start.fingerprint(stage), choices: start.choices(stage))]
    while let frame = frames.last {
      let top = frames.count - 1
      guard frame.next < frame.choices.count else {
        // An end is one schedule.
        let schedules = frame.choices.isEmpty ? 1 : frame.schedules
        if frame.choices.isEmpty { report.ends += 1 }
        seen[frame.print] = schedules
        frames.removeLast()
        if frames.isEmpty { report.schedules = schedules } else { frames[top - 1].schedules += schedules }
        continue
      }
      frames[top].next += 1
      report.steps += 1
      var moment = frame.moment
      moment.take(frame.choices[frame.next], stage)
      if let violation = moment.violation {
        let choices = frames.map { $0.next - 1 }
        report.failure = Failure(
          violation: violation, choices: choices, words: frames.map { "\($0.choices[$0.next - 1])" })
        break
      }
      let print = moment.fingerprint(stage)
      let known = seen[print]
      if let known, known > 0 {
        frames[top].schedules += known
        continue
      }
      // Known, and not left yet: the way leads back to itself.
      let choices = known == nil ? moment.choices(stage) : []
      seen[print] = 0
      if choices.isEmpty, let stuck = moment.stuck {
        report.failure = Failure(
          violation: stuck, choices: frames.map { $0.next - 1 }, words: frames.map { "\($0.choices[$0.next - 1])" })
        break
      }
      frames.append(Frame(moment: moment, print: print, choices: choices))
      report.longest = max(report.longest, frames.count - 1)
    }
    report.moments = seen.count
    return report
  }

  /// The same choices once more: what they break, if anything.
  func replay(_ choices: [Int]) -> Violation? {
    let stage = Stage(search)
    var moment = Moment(stage)
    for choice in choices {
      moment.take(moment.choices(stage)[choice], stage)
    }
    return moment.violation ?? (moment.choices(stage).isEmpty ? moment.stuck : nil)
  }
}

extension Moment {
  /// Nothing can happen any more, and yet some apply has not come to its end.
  var stuck: Violation? {
    isFinished.allSatisfy { $0 } ? nil : Violation(promise: .ends, words: "nothing can go on")
  }
}
