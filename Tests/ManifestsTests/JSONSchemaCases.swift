import TestSupport

@testable import Manifests

/// What a schema of one document cannot say, each with the reason: here the schema takes what usher refuses.
enum BeyondSchema: String, CaseIterable {
  case requiredMember = "a member of spec that every job needs: defaults may give it"
  case choice = "that one of several members is needed: defaults may give it"
  case integerSpelling = "that an integer is written in digits: for JSON Schema 2.0 and 1e2 are integers"
  case duplicateKey = "a key that stands there twice: a parser of JSON keeps the last"
  case loneSurrogate = "half of a surrogate pair: it matches no pattern, but stands where there is none"
  case mergedCount = "how many tags a job has together with those of its defaults"
  case fileName = "in which file a kind stands: defaults only in usher.defaults.yaml, and nothing else there"
  case uniqueName = "a name that another manifest has already"
  case sqlFile = "whether the file of a query exists, and lies where it may"
}

/// A document with which schema and usher are asked for their verdict.
struct SchemaCase {
  var label: String
  var json: String
  var beyond: BeyondSchema?
  var file = "a.json"
  /// Files beside it, by name.
  var others: [String: String] = [:]

  /// Every mutation of a right job, then several at once, then each mutation of a `spec` that is given as defaults.
  static let all: [SchemaCase] = {
    let mutations = SchemaMutations(seed: 4).all
    let several = threeAtOnce(of: mutations.filter { $0.beyond == nil })
    let jobs = mutations.compactMap { asJob($0) }
    let defaults = mutations.filter { $0.path.first == "spec" }.compactMap { asDefaults($0) }
    return SchemaBases.all.map { SchemaCase(label: "right", json: $0.json) } + jobs + several + defaults + others
  }()

  private static func mutated(_ mutation: SchemaMutation) -> JSONDocument? {
    let base =
      SchemaBases.all.first { $0[mutation.path] != nil }
      ?? SchemaBases.all.first { $0[Array(mutation.path.dropLast())] != nil }
    return base?.setting(mutation.path, to: mutation.value)
  }

  private static func asJob(_ mutation: SchemaMutation) -> SchemaCase? {
    mutated(mutation).map { SchemaCase(label: mutation.label, json: $0.json, beyond: mutation.beyond) }
  }

  /// The same `spec` as defaults of a job that has nothing of its own.
  private static func asDefaults(_ mutation: SchemaMutation) -> SchemaCase? {
    guard let job = mutated(mutation), mutation.path != ["spec", "name"] else { return nil }
    let spec = job[["spec"]].map { $0.setting(["name"], to: nil) ?? $0 }
    // Then the job has no spec at all.
    return asDefaults(spec, mutation.label, spec == nil ? .requiredMember : mutation.beyond)
  }

  private static func asDefaults(
    _ spec: JSONDocument?, _ label: String, _ beyond: BeyondSchema? = nil, of job: JSONDocument = SchemaBases.job([:]),
    extra: (name: String, value: JSONDocument)? = nil
  ) -> SchemaCase {
    var members: [(name: String, value: JSONDocument)] = [("apiVersion", "usher/v1"), ("kind", "Defaults")]
    if let spec { members.append(("spec", spec)) }
    if let extra { members.append(extra) }
    return SchemaCase(
      label: "defaults: \(label)", json: JSONDocument.object(members).json, beyond: beyond, file: "usher.defaults.yaml",
      others: ["a.json": job.json])
  }

  private static func threeAtOnce(of mutations: [SchemaMutation]) -> [SchemaCase] {
    var generator = SeededGenerator(seed: 5)
    return (0..<400).map { _ in
      var document = generator.pick(SchemaBases.all)
      var labels: [String] = []
      while labels.count < 3 {
        let mutation = generator.pick(mutations)
        // Half a megabyte of text adds nothing here.
        guard let next = document.setting(mutation.path, to: mutation.value), next.json.utf8.count < 10_000 else {
          continue
        }
        document = next
        labels.append(mutation.label)
      }
      return SchemaCase(label: labels.joined(separator: " + "), json: document.json)
    }
  }

  /// What no mutation of one document makes.
  private static let others: [SchemaCase] = {
    let full = SchemaBases.all[0]
    let right = full.json
    let documents = ["null", "[]", "1", "true", #""apiVersion""#, "{}", "[\(right)]", #"{"apiVersion": "usher/v1"}"#]
    let tags = { (prefix: String) in JSONDocument.texts((0..<30).map { ("\(prefix)\($0)", "x") }) }
    let tagged = { (tags: JSONDocument) in full.setting(["spec", "tags"], to: tags) ?? full }
    let service = { (name: String) in right.replacing("\"spring\"", with: "\"\(name)\"") }
    let defaults = asDefaults(["description": "x"], "right", of: full)
    return documents.map { SchemaCase(label: $0, json: $0) } + [
      defaults,
      asDefaults([:], "empty", of: full),
      asDefaults(nil, "without spec", of: full),
      asDefaults(["name": "x"], "a name", of: full),
      asDefaults([:], "metadata", of: full, extra: ("metadata", ["name": "x"])),
      asDefaults([:], "a revision", of: full, extra: ("metadata", ["revision": "2026-W49"])),
      asDefaults([:], "a wrong revision", of: full, extra: ("metadata", ["revision": "-"])),
      asDefaults(nil, "only a revision", of: full, extra: ("metadata", ["revision": "2026-W49"])),
      asDefaults([:], "unknown key", of: full, extra: ("x", "y")),
      SchemaCase(
        label: "tags of both", json: tagged(tags("a")).json, beyond: .mergedCount,
        others: ["usher.defaults.yaml": asDefaults(["tags": tags("b")], "").json]),
      SchemaCase(
        label: "the same tags in both", json: tagged(tags("a")).json,
        others: ["usher.defaults.yaml": asDefaults(["tags": tags("a")], "").json]),
      SchemaCase(label: "defaults as a manifest", json: defaults.json, beyond: .fileName),
      SchemaCase(label: "a job as defaults", json: right, beyond: .fileName, file: "usher.defaults.yaml"),
      SchemaCase(
        label: "a key twice", json: right.replacing("\"kind\":", with: "\"kind\": \"x\", \"kind\":"),
        beyond: .duplicateKey),
      SchemaCase(
        label: "half a pair in a tag", json: right.replacing("growth", with: "\\ud83d"), beyond: .loneSurrogate),
      SchemaCase(label: "half a pair in a description", json: right.replacing("\"Spring\"", with: "\"\\ud83d\"")),
      SchemaCase(
        label: "the same name", json: right, beyond: .uniqueName, others: ["b.json": SchemaBases.all[1].json]),
      SchemaCase(
        label: "the same service name", json: right, beyond: .uniqueName, others: ["b.json": service("other")]),
    ]
  }()
}
