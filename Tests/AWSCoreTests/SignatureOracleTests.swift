import AWSCore
import Foundation
import TestSupport
import Testing

@Suite(.processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
struct SignatureOracleTests {
  @Test("botocore signs every generated request with the same signature", .slow)
  func generated() throws {
    var random = SeededGenerator(seed: 20_150_830)
    let requests = (0..<1_000).map { _ in Self.request(&random) }
    try Self.botocoreAgrees(requests.map { Self.signed($0, &random) })
    for (feature, has) in Self.features { #expect(requests.count(where: has) >= 30, "\(feature)") }
  }

  @Test("botocore signs the published requests with the published signatures too")
  func published() throws {
    try Self.botocoreAgrees(
      SignatureVectorTests.vectors.map {
        Case($0.request, $0.credentials, $0.service, "us-east-1", SignatureVectorTests.date)
      })
  }

  private static func botocoreAgrees(_ cases: [Case]) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("requests.jsonl")
    try Data(cases.map { try JSONEncoder().encode($0) + Data("\n".utf8) }.joined()).write(to: file)
    let result = try Python.script("Oracles/sign.py", [file.path])
    #expect(result.standardOutput == "\(cases.count) agree\n")
    #expect(result.status == 0, Comment(rawValue: result.standardError))
  }

  /// What makes a signature go wrong, and has to be among the requests.
  private static let features: [(String, @Sendable (HTTPRequest) -> Bool)] = [
    ("no path", { $0.wirePath == "/" }),
    ("an empty segment", { $0.wirePath.contains("//") }),
    ("a dot segment", { $0.wirePath.contains("/./") }),
    ("a segment that goes up", { $0.wirePath.contains("/../") }),
    ("an encoded dot", { $0.path.contains("%2E") }),
    ("an encoded percent sign", { $0.path.contains("%25") }),
    ("an encoded slash", { $0.path.contains("%2F") }),
    ("a plus in the path", { $0.path.contains("+") }),
    ("text that is not ASCII in the path", { $0.path.contains("%C3") }),
    ("a blank in the query", { $0.query.contains { $0.value.contains(" ") } }),
    ("a plus in the query", { $0.query.contains { $0.value.contains("+") } }),
    ("a percent sign in the query", { $0.query.contains { $0.value.contains("%") } }),
    ("an empty value", { $0.query.contains { $0.value.isEmpty } }),
    ("an empty name", { $0.query.contains { $0.name.isEmpty } }),
    ("a repeated name", { Set($0.query.map { Array($0.name.utf8) }).count < $0.query.count }),
    ("a repeated header", { Set($0.headers.fields.map { $0.name.lowercased() }).count < $0.headers.fields.count }),
    ("blanks in a header", { $0.headers.fields.contains { $0.value.contains("  ") } }),
    ("an empty header", { $0.headers.fields.contains { $0.value.isEmpty } }),
    ("a header that is not ASCII", { $0.headers.fields.contains { !$0.value.utf8.allSatisfy { $0 < 0x80 } } }),
    ("a host of its own", { $0.headers["host"] != nil }),
    ("a body that is not signed", { $0.headers["x-amz-content-sha256"] != nil }),
    ("a long body", { $0.body.count > 10_000 }),
    ("no body", { $0.body.isEmpty }),
  ]

  private struct Case: Encodable {
    var method: String
    var url: String
    var headers: [[String]]
    var body: Data
    var accessKeyID: String
    var secretAccessKey: String
    var sessionToken: String?
    var service: String
    var region: String
    var date: String?
    var signed: [String: String] = [:]

    init(_ request: HTTPRequest, _ credentials: Credentials, _ service: String, _ region: String, _ date: Date) {
      method = request.method
      url = request.url
      headers = request.headers.fields.map { [$0.name, $0.value] }
      body = Data(request.body)
      accessKeyID = credentials.accessKeyID
      secretAccessKey = credentials.secretAccessKey
      sessionToken = credentials.sessionToken
      self.service = service
      self.region = region
      var request = request
      SigV4Signer(credentials: credentials, service: service, region: region).sign(&request, at: date)
      self.date = request.headers["x-amz-date"]
      for name in ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"] {
        signed[name] = request.headers[name]
      }
    }
  }

  private static func signed(_ request: HTTPRequest, _ random: inout SeededGenerator) -> Case {
    let credentials = Credentials(
      accessKeyID: "AKID\(Int.random(in: 1000...9999, using: &random))",
      secretAccessKey: text(&random, length: 1...40), sessionToken: token(&random), source: "test")
    let (service, region) = random.pick([
      ("cleanrooms-ml", "us-east-1"), ("sts", "cn-north-1"), ("cleanrooms-ml", "us-gov-west-1"),
      ("s3", "eu-west-1"), ("s3", "us-east-1"),
    ])
    let seconds = Int.random(in: 0...4_000_000_000, using: &random)
    return Case(request, credentials, service, region, Date(timeIntervalSince1970: Double(seconds)))
  }

  private static func request(_ random: inout SeededGenerator) -> HTTPRequest {
    HTTPRequest(
      method: random.pick(["GET", "POST", "DELETE", "PUT"]), endpoint: random.pick(endpoints), path: path(&random),
      query: query(&random), headers: headers(&random), body: body(&random))
  }

  private static let letters = Array("abcXYZ019-_.~ +/:=&%?#@!'()*,;\"\\äé\u{65}\u{301}ß漢😀")

  private static func text(_ random: inout SeededGenerator, length: ClosedRange<Int>) -> String {
    String((0..<Int.random(in: length, using: &random)).map { _ in random.pick(letters) })
  }

  private static func token(_ random: inout SeededGenerator) -> String? {
    guard Bool.random(using: &random) else { return nil }
    return String((0..<Int.random(in: 1...900, using: &random)).map { _ in random.pick(Array("FwoG/+=Zx0")) })
  }

  private static func body(_ random: inout SeededGenerator) -> [UInt8] {
    let length = random.pick([0, 0, 1, 60, 64, 20_000])
    return (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  private static let endpoints = [
    Endpoint(host: "cleanrooms-ml.us-east-1.amazonaws.com"), Endpoint(host: "example.com", port: 443),
    Endpoint(scheme: "http", host: "127.0.0.1", port: 8080), Endpoint(scheme: "http", host: "localhost", port: 80),
    Endpoint(host: "proxy.example", port: 8443, basePath: "/aws/eu"), Endpoint(scheme: "http", host: "[::1]", port: 9),
  ]

  private static func path(_ random: inout SeededGenerator) -> String {
    let labels = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/\(text(&random, length: 0...9))"
      return random.pick([
        PercentEncoding.label(arn), PercentEncoding.label(text(&random, length: 0...12)), random.pick(segments),
      ])
    }
    return labels.isEmpty ? random.pick(["", "/"]) : "/" + labels.joined(separator: "/")
  }

  /// As a custom endpoint or a careless caller may have them.
  private static let segments = ["", ".", "..", "...", "a+b", "%2E", "%2e%2E", "a;b=c", "@:!$&'()*,", "%41", "~"]

  private static func query(_ random: inout SeededGenerator) -> [QueryItem] {
    var items = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      QueryItem(text(&random, length: 0...4), text(&random, length: 0...12))
    }
    if let first = items.first, Bool.random(using: &random) {
      items += [QueryItem(first.name, text(&random, length: 0...3)), QueryItem(first.name, ""), first]
      items.append(QueryItem(first.name + "-", ""))
    }
    return items
  }

  private static func headers(_ random: inout SeededGenerator) -> HTTPHeaders {
    let words = (0..<3).map { _ in random.pick(["", "one", "a,b", "ä漢", "\"", "="]) }
    let all = [
      ("Content-Type", "application/json"), ("amz-sdk-request", "attempt=1; max=3"), ("User-Agent", "usher/1"),
      ("X-Amzn-Trace-Id", "Root=1"), ("Expect", "100-continue"), ("X-Spaces", "  a   b \t c  "), ("x-empty", ""),
      ("X-Twice", "one"), ("x-twice", "two"), ("x-quoted", "\"a  b\""), ("Connection", "close"),
      ("x-twice", words.joined(separator: random.pick(["  ", " ", "\t", " \t "]))), ("X-Words", words[0] + "   "),
    ]
    var headers = HTTPHeaders(all.filter { _ in Bool.random(using: &random) }.map { (name: $0.0, value: $0.1) })
    if random.pick([true, false, false, false]) { headers.add("Host", "proxy.example:8443") }
    if random.pick([true, false, false, false]) { headers.add("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD") }
    return headers
  }
}
