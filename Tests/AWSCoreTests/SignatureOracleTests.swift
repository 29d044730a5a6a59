import AWSCore
import Foundation
import TestSupport
import Testing

@Suite struct SignatureOracleTests {
  @Test(
    "botocore signs every generated request with the same signature",
    .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    var random = SeededGenerator(seed: 20_150_830)
    let cases = (0..<400).map { _ in Self.generate(&random) }
    let folder = try TemporaryFolder()
    let file = folder.file("requests.jsonl")
    try Data(cases.map { try JSONEncoder().encode($0) + Data("\n".utf8) }.joined()).write(to: file)
    let result = try Python.script("Oracles/sign.py", [file.path])
    #expect(result.standardOutput == "\(cases.count) agree\n")
    #expect(result.status == 0, Comment(rawValue: result.standardError))
  }

  private struct Case: Encodable {
    var method: String
    var url: String
    var headers: [[String]]
    var body: String
    var accessKeyID: String
    var secretAccessKey: String
    var sessionToken: String?
    var service: String
    var region: String
    var date: String?
    var signed: [String: String] = [:]
  }

  private static func generate(_ random: inout SeededGenerator) -> Case {
    let credentials = Credentials(
      accessKeyID: "AKID\(Int.random(in: 1000...9999, using: &random))",
      secretAccessKey: text(&random, length: 1...40), sessionToken: Bool.random(using: &random) ? "FwoG/+=Zx" : nil,
      source: "test")
    let body = Bool.random(using: &random) ? text(&random, length: 0...60) : ""
    var request = HTTPRequest(
      method: random.pick(["GET", "POST", "DELETE", "PUT"]), endpoint: random.pick(endpoints), path: path(&random),
      query: query(&random), headers: headers(&random), body: Array(body.utf8))
    let (service, region) = random.pick([("cleanrooms-ml", "us-east-1"), ("sts", "cn-north-1")])
    var result = Case(
      method: request.method, url: request.url, headers: request.headers.fields.map { [$0.name, $0.value] }, body: body,
      accessKeyID: credentials.accessKeyID, secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken, service: service, region: region)
    SigV4Signer(credentials: credentials, service: service, region: region)
      .sign(&request, at: Date(timeIntervalSince1970: Double(Int.random(in: 0...4_000_000_000, using: &random))))
    result.date = request.headers["x-amz-date"]
    for name in ["authorization", "x-amz-date", "x-amz-security-token"] { result.signed[name] = request.headers[name] }
    return result
  }

  private static let letters = Array("abcXYZ019-_.~ +/:=&%?#@!'()*,;\"\\äé\u{65}\u{301}ß漢😀")

  private static func text(_ random: inout SeededGenerator, length: ClosedRange<Int>) -> String {
    String((0..<Int.random(in: length, using: &random)).map { _ in random.pick(letters) })
  }

  private static let endpoints = [
    Endpoint(host: "cleanrooms-ml.us-east-1.amazonaws.com"), Endpoint(host: "example.com", port: 443),
    Endpoint(scheme: "http", host: "127.0.0.1", port: 8080), Endpoint(scheme: "http", host: "localhost", port: 80),
    Endpoint(host: "proxy.example", port: 8443, basePath: "/aws/eu"), Endpoint(scheme: "http", host: "[::1]", port: 9),
  ]

  private static func path(_ random: inout SeededGenerator) -> String {
    let labels = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let arn = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/\(text(&random, length: 0...9))"
      return PercentEncoding.label(Bool.random(using: &random) ? arn : text(&random, length: 0...12))
    }
    return labels.isEmpty ? random.pick(["", "/", "//a", "/a/./b", "/a/../b/"]) : "/" + labels.joined(separator: "/")
  }

  private static func query(_ random: inout SeededGenerator) -> [QueryItem] {
    var items = (0..<Int.random(in: 0...5, using: &random)).map { _ in
      QueryItem(text(&random, length: 1...6), text(&random, length: 0...12))
    }
    if let first = items.first, Bool.random(using: &random) {
      items += [QueryItem(first.name, text(&random, length: 0...3)), QueryItem(first.name, ""), first]
    }
    return items
  }

  private static func headers(_ random: inout SeededGenerator) -> HTTPHeaders {
    let all = [
      ("Content-Type", "application/json"), ("amz-sdk-request", "attempt=1; max=3"), ("User-Agent", "usher/1"),
      ("X-Amzn-Trace-Id", "Root=1"), ("Expect", "100-continue"), ("X-Spaces", "  a   b \t c  "), ("x-empty", ""),
      ("X-Twice", "one"), ("x-twice", "two"), ("x-quoted", "\"a  b\""), ("Connection", "close"),
    ]
    return HTTPHeaders(all.filter { _ in Bool.random(using: &random) }.map { (name: $0.0, value: $0.1) })
  }
}
