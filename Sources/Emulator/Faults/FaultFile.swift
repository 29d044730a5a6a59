import DurableFile
import JSONText
import SystemPackage

extension FaultScript {
  /// Reads a script from a JSON file, strictly: what is not understood is an error.
  package init(file path: String) throws(FaultFileError) {
    do {
      try self.init(parsing: readFile(FilePath(path)))
    } catch let error as FaultFileMistake {
      throw FaultFileError(description: "\(path) is not a script of faults: \(error.text)")
    } catch {
      throw FaultFileError(description: "\(error)")
    }
  }

  init(parsing bytes: [UInt8]) throws(FaultFileMistake) {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch {
      let before = bytes.prefix(error.offset)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let column = error.offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
      throw FaultFileMistake("line \(line), byte \(column): \(error.message)")
    }
    let document = try FaultFileObject(json, at: "", members: ["formatVersion", "seed", "faults", "jobs"])
    guard try document.integer("formatVersion", in: 1...1) != nil else {
      throw FaultFileMistake("formatVersion is missing; this usher-emulator reads 1")
    }
    guard let faults = document["faults"]?.elements else {
      throw FaultFileMistake("faults is missing or not an array; it holds a rule for each fault")
    }
    var rules: [FaultRule] = []
    for (index, fault) in faults.enumerated() { rules.append(try FaultRule(fault, at: "faults[\(index)]")) }
    var jobs: [PlantedJob] = []
    if let json = document["jobs"] {
      guard let elements = json.elements else {
        throw FaultFileMistake("jobs is not an array; it holds the jobs that exist from the beginning")
      }
      for (index, job) in elements.enumerated() { jobs.append(try PlantedJob(job, at: "jobs[\(index)]")) }
    }
    self.init(rules, jobs: jobs, seed: UInt64(try document.integer("seed", in: 0...Int.max) ?? 0))
  }
}

/// Why a script of faults cannot be used. Its description is a sentence for a user.
package struct FaultFileError: Error, Sendable, CustomStringConvertible {
  package let description: String
}

/// What is wrong with a script's text, and where.
struct FaultFileMistake: Error {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}

extension FaultRule {
  fileprivate init(_ json: JSONValue, at path: String) throws(FaultFileMistake) {
    let every = ["fault", "operation", "job", "skip", "times", "probability"]
    // The fault says which members there are; before it is known, all are.
    let named = try FaultFileObject(json, at: path, members: every + Fault.Parameter.allCases.map(\.rawValue))
    guard let fault = try named.choice("fault", of: Fault.allCases.map(\.rawValue)).flatMap(Fault.init) else {
      throw FaultFileMistake("\(path): the member fault is missing")
    }
    self.init(fault)
    let unknown = fault.stage == .connection ? ["operation", "job"] : fault.stage == .head ? ["job"] : []
    let members = every.filter { !unknown.contains($0) } + fault.parameters.map(\.rawValue)
    let rule = try FaultFileObject(json, at: path, members: members, of: fault.rawValue)
    let names = (fault.operations ?? OperationName.allCases).map(\.rawValue)
    operation = try rule.choice("operation", of: ["*"] + names).flatMap(OperationName.init)
    job = try rule.text("job")
    skip = try rule.integer("skip", in: 0...Int.max) ?? skip
    times = try rule.integer("times", in: 1...Int.max)
    probability = try rule.number("probability", in: 0...1) ?? probability
    status = try rule.integer("status", in: 500...599) ?? status
    let most = EmulatorSwitches.maximumSeconds
    seconds = try rule.number("seconds", in: (fault == .clock ? -most : 0)...most) ?? seconds
    type = try rule.text("type")
    member = try rule.text("member") ?? member
    value = try rule.text("value") ?? value
    retryAfter = try rule.integer("retryAfter", in: 0...Int(most))
    account = try rule.account("account") ?? account
    name = try rule.text("name")
    for required in fault.requiredParameters.map(\.rawValue) where rule[required] == nil {
      throw FaultFileMistake("\(path): \(fault.rawValue) needs the member \(required)")
    }
  }
}
