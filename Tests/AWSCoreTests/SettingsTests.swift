import Foundation
import Testing

@testable import AWSCore

@Suite struct SettingsTests {
  static func settings(
    _ environment: [String: String] = [:], config: String = "", credentials: String = "", profile: String? = nil
  ) throws -> AWSSettings {
    try AWSSettings(
      profile: profile,
      files: .fixed(
        environment + ["HOME": "/home/me"], ["config": Array(config.utf8), "credentials": Array(credentials.utf8)]))
  }

  @Test("The region comes from AWS_REGION, AWS_DEFAULT_REGION or the profile, in this order")
  func region() throws {
    let config = "[default]\nregion = eu-west-3\n"
    let both = ["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"]
    #expect(try Self.settings(both, config: config).region()?.name == "eu-west-1")
    #expect(try Self.settings(["AWS_DEFAULT_REGION": "eu-west-2"], config: config).region()?.name == "eu-west-2")
    #expect(try Self.settings(["AWS_REGION": ""], config: config).region()?.name == "eu-west-3")
    #expect(try Self.settings(["AWS_REGION": "cn-north-1"]).region()?.partition.id == "aws-cn")
    #expect(try Self.settings().region() == nil)
  }

  @Test("The environment wins over the profile, and credentials over config")
  func order() throws {
    let config = "[default]\nca_bundle = /config\nmax_attempts = 4\nretry_mode = adaptive\n"
    let read = try Self.settings(config: config, credentials: "[default]\nca_bundle = /credentials\n")
    #expect(read.caBundle == "/credentials")
    #expect(try read.maximumAttempts() == 4)
    #expect(try read.retryMode() == .adaptive)
    let environment = ["AWS_CA_BUNDLE": "/env", "AWS_MAX_ATTEMPTS": "2", "AWS_RETRY_MODE": "legacy"]
    let over = try Self.settings(environment, config: config)
    #expect(over.caBundle == "/env")
    #expect(try over.maximumAttempts() == 2)
    #expect(try over.retryMode() == .legacy)
    let none = try Self.settings()
    #expect(none.caBundle == nil)
    #expect(try none.maximumAttempts() == nil)
    #expect(try none.retryMode() == nil)
  }

  @Test("The profile's own settings count, of whatever names it")
  func profiles() throws {
    let config = "[default]\nregion = eu-west-1\n[profile dev]\nregion = eu-west-2\n"
    #expect(try Self.settings(config: config, profile: "dev").region()?.name == "eu-west-2")
    #expect(try Self.settings(["AWS_PROFILE": "dev"], config: config).region()?.name == "eu-west-2")
    #expect(try Self.settings(["AWS_PROFILE": "dev"], config: config).profileName == "dev")
  }

  @Test("What a setting cannot be is an error that names the setting and where it stands")
  func wrong() throws {
    #expect(throws: SettingError(description: "AWS_MAX_ATTEMPTS is 0, it needs a number, 1 at least")) {
      try Self.settings(["AWS_MAX_ATTEMPTS": "0"]).maximumAttempts()
    }
    let place = "retry_mode in /home/me/.aws/config is often, it needs one of: legacy, standard, adaptive"
    #expect(throws: SettingError(description: place)) {
      try Self.settings(config: "[default]\nretry_mode = often\n").retryMode()
    }
    #expect(throws: SettingError(description: "AWS_REGION is a/b, which is not the name of a region")) {
      try Self.settings(["AWS_REGION": "a/b"]).region()
    }
  }

  @Test("A profile that is named has to be there")
  func missing() throws {
    let message = "there is no profile \"dev\" in /home/me/.aws/credentials and /home/me/.aws/config"
    for read in [{ try Self.settings(profile: "dev") }, { try Self.settings(["AWS_PROFILE": "dev"]) }] {
      #expect {
        _ = try read()
      } throws: {
        "\($0)" == message
      }
    }
    #expect(try Self.settings().profile == nil)
  }
}
