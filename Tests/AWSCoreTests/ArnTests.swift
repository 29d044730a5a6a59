import AWSCore
import Testing

@Suite struct ArnTests {
  @Test("An ARN is split at its first five colons")
  func parts() throws {
    let arn = try #require(Arn("arn:aws-cn:cleanrooms-ml:cn-north-1:123456789012:configured-audience-model/a:b/c"))
    #expect([arn.partition, arn.service, arn.region] == ["aws-cn", "cleanrooms-ml", "cn-north-1"])
    #expect([arn.account, arn.resource] == ["123456789012", "configured-audience-model/a:b/c"])
    #expect(arn.description == "arn:aws-cn:cleanrooms-ml:cn-north-1:123456789012:configured-audience-model/a:b/c")
    #expect(AWSRegion(of: arn) == AWSRegion("cn-north-1", in: try #require(Partition(id: "aws-cn"))))
  }

  @Test("A role has no region; a partition that is not known gives none either")
  func noRegion() throws {
    let role = try #require(Arn("arn:aws:iam::123456789012:role/path/reader"))
    #expect(role.region == "" && role.account == "123456789012")
    #expect(AWSRegion(of: role) == nil)
    #expect(AWSRegion(of: try #require(Arn("arn:aws-mars:cleanrooms-ml:m-1:123456789012:x/y"))) == nil)
  }

  @Test(
    "Anything else is no ARN",
    arguments: [
      "", "arn", "arn:aws:s3:us-east-1:123456789012", "arn:aws:s3:us-east-1:123456789012:", "ARN:aws:s3:::b",
      "arn::s3:::b", "arn:aws::r:123456789012:x", "arn:aws:s3:us-east-1:12345678901:b", "arn:aws:s3:us_east:1:b",
      "arn:aws:s3:us-east-1:12345678901x:b", "arn:aws:s3:::a b", "arn:aws:s3:::a\n", " arn:aws:s3:::b",
      "arn:aws:cleanrooms-ml:evil.example/:123456789012:x",
    ])
  func refused(_ text: String) {
    #expect(Arn(text) == nil)
  }
}
