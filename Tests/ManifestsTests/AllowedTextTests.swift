import Testing

@testable import Manifests

@Suite("The patterns of allow-lists")
struct AllowedTextTests {
  @Test(
    "A star stands for any characters, and for none",
    arguments: [
      ("us-east-1", "us-east-1", true), ("us-east-1", "us-east-10", false), ("eu-*", "eu-central-1", true),
      ("eu-*", "eu-", true), ("eu-*", "us-east-1", false), ("*", "", true), ("*-1", "eu-west-1", true),
      ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxa", false), ("e\u{301}", "\u{e9}", false), ("a*a", "a", false),
    ])
  func text(pattern: String, text: String, isAllowed: Bool) {
    #expect(AllowedText(pattern, .text).allows(Array(text.utf8)[...]) == isAllowed)
  }

  @Test(
    "In an ARN it stays in its part; in the last part it goes over everything",
    arguments: [
      ("arn:aws:iam::123456789012:role/seed-*", "arn:aws:iam::123456789012:role/seed-reader", true),
      ("arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/team/a:b", true),
      ("arn:aws:iam::*:role/reader", "arn:aws:iam::999999999999:role/reader", true),
      ("arn:aws:iam::*:role/reader", "arn:aws:iam::999999999999:role/x:role/reader", false),
      ("arn:aws*:iam::1*:role/r", "arn:aws-cn:iam::123456789012:role/r", true),
      (
        "arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*",
        "arn:aws:cleanrooms-ml:eu-west-1:123456789012:configured-audience-model/a/b", true
      ),
      (
        "arn:aws:cleanrooms-ml:*:123456789012:configured-audience-model/*",
        "arn:aws:cleanrooms-ml:eu-west-1:123456789013:configured-audience-model/a", false
      ),
    ])
  func arn(pattern: String, arn: String, isAllowed: Bool) {
    #expect(AllowedText(pattern, .arn).allows(Array(arn.utf8)[...]) == isAllowed)
  }

  @Test(
    "Of a place in S3 the bucket fits as a whole, and the key begins so",
    arguments: [
      ("s3://acme/", "s3://acme/a/b.jsonl", true), ("s3://acme/", "s3://acme-evil/a", false),
      ("s3://acme/", "s3://acm/a", false), ("s3://acme*/", "s3://acme-evil/a", true),
      ("s3://acme*/", "s3://other/acme/a", false), ("s3://*/team/", "s3://evil/x/team/a", false),
      ("s3://acme/team-a/", "s3://acme/team-a/x", true), ("s3://acme/team-a/", "s3://acme/team-ab/x", false),
      ("s3://acme/team-a", "s3://acme/team-ab/x", true), ("s3://acme/*/seeds/", "s3://acme/x/y/seeds/a", true),
      ("s3://acme/*/seeds/", "s3://acme/seeds/a", false), ("s3://acme/", "s3://acme", false),
      ("s3://acme/a", "s3://acme/A", false),
    ])
  func s3(prefix: String, uri: String, isAllowed: Bool) {
    #expect(AllowedText(prefix, .s3Prefix).allows(Array(uri.utf8)[...]) == isAllowed)
  }
}
