import AWSCore
import Foundation
import TestSupport
import Testing

@Suite struct ProxySettingsTests {
  static func outcome(_ one: ProxyCase) throws -> String {
    let endpoint = try Endpoint(url: one.url, from: "the case")
    do throws(SettingError) {
      guard let proxy = try ProxySettings(environment: one.environment).proxy(for: endpoint) else { return "direct" }
      let credentials = proxy.credentials.map { " \($0.user) \($0.password)" } ?? ""
      return "\(proxy.host):\(proxy.port)\(credentials)"
    } catch {
      return "error"
    }
  }

  @Test("The environment leads to the proxy that it should", arguments: ProxyCase.all)
  func table(_ one: ProxyCase) throws {
    #expect(try Self.outcome(one) == one.expected)
  }

  @Test("Where botocore's answer would be wrong, usher has its own", arguments: ProxyCase.differences.map(\.case))
  func differences(_ one: ProxyCase) throws {
    #expect(try Self.outcome(one) == one.expected)
  }

  @Test(
    "botocore takes the same proxy, and differs where the table says so",
    .processes, .enabled(if: Python.isAvailable, Comment(rawValue: Python.missing)))
  func botocoreAgrees() throws {
    let cases = ProxyCase.all + ProxyCase.differences.map(\.case)
    let result = try Python.script("Oracles/proxies.py", input: JSONEncoder().encode(cases))
    #expect(result.standardError == "")
    let lines = result.standardOutput.split(separator: "\n").map(String.init)
    try #require(lines.count == cases.count)
    let expected = ProxyCase.all.map(\.expected) + ProxyCase.differences.map(\.botocore)
    for (one, (line, answer)) in zip(cases, zip(lines, expected)) { #expect(line == answer, "\(one)") }
  }

  @Test(
    "A private address that is no metadata service goes to the proxy",
    arguments: [
      "10.0.0.1", "169.253.0.1", "128.0.0.1", "127.0.0.1.example", "notlocalhost", "127.1", "[fd00::ec2]",
      "[fd00:ec3::254]", "[::2]", "[1::1]", "[2001:db8::1]", "169.254.1",
    ])
  func notNearby(_ host: String) throws {
    let proxies = ProxySettings(environment: ["HTTP_PROXY": "p:1"])
    #expect(try proxies.proxy(for: Endpoint(scheme: "http", host: host)) != nil)
  }

  @Test("What a proxy is called, and why one cannot be used, is said without its password")
  func words() throws {
    let endpoint = Endpoint(host: "service.example")
    let proxies = ProxySettings(environment: ["https_proxy": "http://me:secret@proxy.example:3128"])
    let proxy = try #require(try proxies.proxy(for: endpoint))
    #expect(proxy.description == "http://proxy.example:3128 (https_proxy)")
    for url in ["http://me:secret@proxy:x", "me:secret//x@proxy", "https://me:secret@proxy", "http://me:sec/ret@proxy"]
    {
      let broken = ProxySettings(environment: ["HTTPS_PROXY": url])
      let error = #expect(throws: SettingError.self) { try broken.proxy(for: endpoint) }
      let words = try #require(error).description
      #expect(words.hasPrefix("HTTPS_PROXY ") && words.contains("expected http://") && !words.contains("sec"))
      #expect(!words.contains("me:"))
    }
  }
}
