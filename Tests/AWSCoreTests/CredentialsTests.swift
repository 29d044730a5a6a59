import AWSCore
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct CredentialsTests {
  /// What the standard chain gives: the key and its source, or the error's message.
  static func resolve(
    profile: String? = nil, _ environment: [String: String] = [:], config: String? = nil, credentials: String? = nil
  ) async -> String {
    let files = SharedFiles(environment: environment.merging(["HOME": "/home/me"]) { own, _ in own }) { path in
      (path.hasSuffix("config") ? config : credentials).map { Array($0.utf8) }
    }
    do throws(CredentialsError) {
      let found = try await CredentialsChain.standard(profile: profile, files: files).credentials()
      return [found.accessKeyID, found.secretAccessKey, found.sessionToken ?? "-", found.source].joined(separator: " ")
    } catch {
      return error.message
    }
  }

  static let keys = ["AWS_ACCESS_KEY_ID": "E", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]
  static let file =
    "[default]\naws_access_key_id=D\naws_secret_access_key=d\n[dev]\naws_access_key_id=V\naws_secret_access_key=v\n"

  @Test("The environment comes first, unless a profile is named on the command line")
  func order() async {
    let named = Self.keys.merging(["AWS_PROFILE": "dev"]) { own, _ in own }
    let dev = "V v - profile \"dev\" in /home/me/.aws/credentials"
    #expect(await Self.resolve(Self.keys, credentials: Self.file) == "E s t the environment")
    #expect(await Self.resolve(named, credentials: Self.file) == "E s t the environment")
    #expect(await Self.resolve(profile: "dev", Self.keys, credentials: Self.file) == dev)
    #expect(await Self.resolve(["AWS_PROFILE": "dev"], credentials: Self.file) == dev)
    #expect(
      await Self.resolve(credentials: Self.file) == "D d - profile \"default\" in /home/me/.aws/credentials")
  }

  @Test("Half a pair is an error that names the missing half")
  func half() async {
    #expect(
      await Self.resolve(["AWS_ACCESS_KEY_ID": "E"], credentials: Self.file).contains("AWS_SECRET_ACCESS_KEY is not"))
    #expect(await Self.resolve(["AWS_SECRET_ACCESS_KEY": "s"]).contains("AWS_ACCESS_KEY_ID is not"))
    let message = await Self.resolve(credentials: "[default]\naws_access_key_id = X")
    #expect(message.contains("/home/me/.aws/credentials has only one of"))
  }

  @Test("The credentials file wins over the config file, and either will do")
  func files() async {
    let config = "[profile dev]\naws_access_key_id=C\naws_secret_access_key=c\n"
    #expect(await Self.resolve(profile: "dev", config: config, credentials: Self.file).hasPrefix("V v"))
    #expect(
      await Self.resolve(profile: "dev", config: config) == "C c - profile \"dev\" in /home/me/.aws/config")
    let places = ["AWS_CONFIG_FILE": "/etc/config", "AWS_SHARED_CREDENTIALS_FILE": "~/keys"]
    #expect(await Self.resolve(places, credentials: Self.file).hasSuffix("in /home/me/keys"))
  }

  @Test(
    "Odd but right files are read",
    arguments: [
      "\u{FEFF}[default]\r\naws_access_key_id = D\r\naws_secret_access_key = d\r\n",
      "# c\n ; c\n\n  [default]  # c\nAWS_ACCESS_KEY_ID=D # c\naws_secret_access_key\t=\td\t; c",
      "[default]\ns3 =\n  max_concurrent_requests = 20\n  aws_access_key_id = wrong\naws_access_key_id=D\naws_secret_access_key=d",
      "[default]\naws_access_key_id=old\n[other]\n[default]\naws_access_key_id=D\naws_secret_access_key=d",
      "[ default ]\naws_access_key_id=D\naws_secret_access_key=d\naws_session_token=\n",
    ])
  func odd(_ text: String) async {
    #expect(await Self.resolve(credentials: text) == "D d - profile \"default\" in /home/me/.aws/credentials")
  }

  @Test("A secret may hold '=', '#' and ';'")
  func punctuation() async {
    let text = "[default]\naws_access_key_id=D\naws_secret_access_key=a=b#c;d+/=="
    #expect(await Self.resolve(credentials: text).hasPrefix("D a=b#c;d+/== "))
  }

  @Test("In the config file a profile needs the word; quotes may stand around its name")
  func names() async {
    let config = "[my dev]\naws_access_key_id=X\n[profile \"my dev\"]\naws_access_key_id=C\naws_secret_access_key=c\n"
    #expect(await Self.resolve(profile: "my dev", config: config).hasPrefix("C c"))
  }

  @Test(
    "A file that cannot be read is an error with its line",
    arguments: [
      ("aws_access_key_id=D", ":1: a setting stands before the first section"),
      ("[default\n", ":1: ']' is missing"), ("[default]\n\nnonsense\n", ":3: expected <name> = <value>"),
      ("[default]\n=x", ":2: there is no name"),
    ])
  func broken(_ text: String, _ message: String) async {
    #expect(await Self.resolve(credentials: text).hasPrefix("/home/me/.aws/credentials\(message)"))
  }

  @Test(
    "A profile that asks for another identity is not answered with its keys",
    arguments: ["role_arn", "web_identity_token_file", "sso_session", "sso_start_url"])
  func unsupported(_ setting: String) async {
    let message = await Self.resolve(
      profile: "dev", config: "[profile dev]\n\(setting) = x\nregion = r", credentials: Self.file)
    #expect(message.hasPrefix("profile \"dev\" in /home/me/.aws/config asks for \(setting)"))
  }

  @Test("A process is asked for only where the credentials file has no keys, as botocore does it")
  func process() async {
    let config = "[profile dev]\ncredential_process = p\naws_access_key_id=C\naws_secret_access_key=c"
    #expect(await Self.resolve(profile: "dev", config: config).contains("asks for credential_process"))
    #expect(await Self.resolve(profile: "dev", config: config, credentials: Self.file).hasPrefix("V v"))
  }

  @Test("A profile that was named and is not there, or holds nothing, is an error")
  func missingProfile() async {
    for message in [
      await Self.resolve(profile: "prod", Self.keys, credentials: Self.file),
      await Self.resolve(["AWS_PROFILE": "prod"], credentials: Self.file),
    ] {
      #expect(message == "there is no profile \"prod\" in /home/me/.aws/credentials and /home/me/.aws/config")
    }
    #expect(await Self.resolve(profile: "dev", config: "[profile dev]\nregion=r").contains("has no aws_access_key_id"))
  }

  @Test("Where nothing is found, the message lists what was looked at and what to do")
  func nothing() async {
    let lines = await Self.resolve().split(separator: "\n")
    #expect(lines.first == "no AWS credentials found")
    #expect(lines[1] == "  environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
    #expect(lines[2].hasPrefix("  profile: there is no profile \"default\" in /home/me/.aws/credentials"))
    #expect(lines.last?.contains("--profile or AWS_PROFILE") == true)
  }

  @Test("Files are read from the disk; one that is a folder is an error")
  func disk() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file(".aws"), withIntermediateDirectories: true)
    let path = folder.file(".aws").appending(path: "credentials")
    let chain = { CredentialsChain.standard(profile: nil, files: .onDisk(environment: ["HOME": folder.url.path])) }
    await #expect(throws: CredentialsError.self) { try await chain().credentials() }
    try Data(Self.file.utf8).write(to: path)
    #expect(try await chain().credentials().accessKeyID == "D")
    try FileManager.default.removeItem(at: path)
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    await #expect {
      try await chain().credentials()
    } throws: {
      ($0 as? CredentialsError)?.message.hasPrefix("\(path.path) cannot be read") == true
    }
  }

  @Test("The cache asks once, and again when the credentials are about to expire")
  func cached() async throws {
    let source = Counting()
    let clock = SharedClock()
    let cache = CredentialsCache(source, now: { clock.now })
    for (time, asked) in [(0.0, 1), (500, 1), (939, 1), (941, 2), (942, 2)] {
      clock.set(time)
      _ = try await cache.credentials()
      #expect(source.count == asked, "at \(time) s")
    }
  }
}

/// Gives credentials that expire 1,000 s after the first call, and 1,000 s later each time.
private final class Counting: CredentialsProvider {
  private let calls = Mutex(0)
  var count: Int { calls.withLock { $0 } }

  func credentials() async throws(CredentialsError) -> Credentials {
    let number = calls.withLock { calls in
      calls += 1
      return calls
    }
    return Credentials(
      accessKeyID: "A", secretAccessKey: "s", expiration: Date(timeIntervalSince1970: Double(number) * 1000),
      source: "test")
  }
}

private final class SharedClock: Sendable {
  private let time = Mutex(0.0)
  var now: Date { time.withLock { Date(timeIntervalSince1970: $0) } }
  func set(_ value: Double) { time.withLock { $0 = value } }
}
