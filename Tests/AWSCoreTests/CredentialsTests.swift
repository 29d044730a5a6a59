import AWSCore
import Foundation
import TestSupport
import Testing

@Suite struct CredentialsTests {
  /// What the standard chain gives: the key and its source, or the error's message.
  static func resolve(
    profile: String? = nil, _ environment: [String: String] = [:], config: String? = nil, credentials: String? = nil
  ) async -> String {
    let files = SharedFiles(environment: environment.merging(["HOME": "/home/me"]) { own, _ in own }) { path in
      (path.hasSuffix("config") ? config : credentials).map { Array($0.utf8) }
    } write: { _, _ in
    }
    do {
      let found = try await chain(profile, files).find().credentials
      return [found.accessKeyID, found.secretAccessKey, found.sessionToken ?? "-", found.source].joined(separator: " ")
    } catch let error as CredentialsError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  /// The standard chain where nobody can be asked.
  static func chain(_ profile: String? = nil, _ files: SharedFiles) throws -> CredentialsChain {
    .standard(
      try AWSSettings(profile: profile, files: files),
      CredentialsEnvironment(
        transport: ReplyingTransport([]), processes: RealProcesses(), calls: FakeEnvironment().environment(),
        userAgent: "usher/test"))
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
    #expect(lines[2] == "  web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set")
    #expect(lines[3].hasPrefix("  profile: there is no profile \"default\" in /home/me/.aws/credentials"))
    #expect(lines[4].hasPrefix("  container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and"))
    #expect(lines[5] == "  instance metadata: http://169.254.169.254 did not answer: nobody is there")
    #expect(lines.last?.contains("--profile or AWS_PROFILE") == true)
  }

  @Test("Files are read from the disk; one that is a folder counts as none")
  func disk() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.file(".aws"), withIntermediateDirectories: true)
    let path = folder.file(".aws").appending(path: "credentials")
    let chain = { try Self.chain(nil, .onDisk(environment: ["HOME": folder.url.path])) }
    await #expect(throws: CredentialsError.self) { try await chain().find() }
    try Data(Self.file.utf8).write(to: path)
    #expect(try await chain().find().credentials.accessKeyID == "D")
    try FileManager.default.removeItem(at: path)
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    await #expect(throws: CredentialsError.self) { try await chain().find() }
  }
}
