/// The rows of the constraints of StartAudienceGenerationJob, and of usher's own names, written down anew: the numbers
/// here come from the service's model and its reference, not from `FieldConstraints`.
enum ConstraintTable {
  struct MapRow: Sendable {
    var path: [String]
    var keyMaximum: Int
    var valueMaximum: Int
    var countMaximum: Int?
    /// What a key may be stretched with.
    var keys: [String]
    var rightKeys: [String]
    var wrongKeys: [String]
  }

  private static let seed = ["spec", "seedAudience"]
  private static let query = seed + ["sqlParameters"]
  private static let worker = seed + ["sqlComputeConfiguration", "worker"]

  static let rows: [TextRow] = [
    TextRow(
      path: ["metadata", "name"], length: 1...54, fillers: ["a", "0"],
      right: ["a.b", "a_b", "a-b", "A9", "1", "a..b", "Z-_.0"],
      wrong: ["-a", "a-", ".a", "a.", "_a", "a_", "a b", "a/b", "é", "aé", "a\n", " a", "a ", "a:b", "日", "😀", "-"]),
    TextRow(
      path: ["metadata", "revision"], length: 1...64, fillers: ["a", "0"],
      right: ["2026-W47", "1.2.3", "a.", "a-", "a+b", "a:b", "a_", "2026-11-23T10:00:00Z"],
      wrong: ["-a", ".a", "_a", "+a", ":a", "a b", "a/b", "é", "a\n", " a", "a ", "😀"]),
    TextRow(
      path: ["spec", "name"], length: 1...63, fillers: ["a", "é", "日", "\u{FFFD}"],
      right: [
        " a ", "\ta", "a\t", "e\u{301}", "\u{E000}", "\u{D7FF}", "~", "null", "12", "\u{7F}", "a b", "{}", "\"'\\",
      ],
      wrong: [
        " ", "\t", " \t ", "\u{A0}", "\u{3000}", "a\n", "\na", "a\r", "\u{1F}", "a\u{0}", "\u{FFFE}", "a\u{FFFF}", "😀",
        "a\u{10000}", "a\u{10FFFF}", "\u{B}",
      ]),
    TextRow(
      path: ["spec", "configuredAudienceModelArn"], length: 20...2048,
      frame: ("arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/", ""), fillers: ["x", "/", "."],
      right: [
        model("aws-cn"), model("aws-us-gov"), model("aws-"), model("awsx"), model(region: "-"), model(region: "a"),
        model(region: "9-z"), model(id: "A_/.-9"), model(account: "000000000000"),
      ],
      wrong: [
        model("AWS"), model("aw"), model("aws1"), model("aws_"), model(""), model(region: ""),
        model(region: "US-EAST-1"),
        model(region: "us_east_1"), model(region: "é"), model(account: "12345678901"), model(account: "1234567890123"),
        model(account: "12345678901x"), model(account: "１23456789012"), model(account: ""), model(id: ""),
        model(id: "a b"), model(id: "é"), model(id: "a:b"), model(id: "a\n"), model(id: "a "), " " + model(),
        "x" + model(),
        model(kind: "audience-model"), model(kind: "Configured-audience-model"), model(service: "cleanrooms"),
        model(service: "Cleanrooms-ml"), model(kind: "configured-audience-model/x\n/"),
      ]),
    TextRow(
      path: seed + ["roleArn"], length: 20...2048, frame: ("arn:aws:iam::123456789012:role/", ""),
      fillers: ["x", "é", "日", "😀"],
      right: [role("service-role/x"), role("é"), role(" "), role("/"), role(":"), role("a", partition: "aws-us-gov")],
      wrong: [
        role(""), role("a\n"), role("a\nb"), role("\r"), role("a\u{85}"), role("\u{2028}"), role("\u{2029}"),
        role("a", partition: "azure"), role("a", partition: "aws2"), role("a", account: "12345678901"),
        role("a", account: "1234567890123"), role("a", account: "12345678901a"), role("a", account: ""),
        "arn:aws:iam:us-east-1:123456789012:role/a", "arn:aws:iam::123456789012:user/a",
        "arn:aws:iam::123456789012:Role/a", "arn:aws:sts::123456789012:role/a", "seed-reader",
        "role/seed-reader-of-spring",
        " " + role("a"), "x" + role("a"),
      ]),
    TextRow(
      path: seed + ["dataSource", "s3Uri"], length: 1...1285, frame: ("s3://", ""), fillers: ["x", "é", "日", "😀"],
      right: ["s3://b", "s3:// ", "s3://é", "s3:///", "s3://b/k k", "s3://s3://"],
      wrong: [
        "", "s3://", "s3:/b", "s3:b", "S3://b", "s3a://b/k", "https://b/k", "b/k", " s3://b", "s3://b\n", "s3://b\nk",
        "s3://\r", "s3://b\u{2028}", "s3://\u{85}", "x",
      ]),
    TextRow(
      path: query + ["queryString"], length: 1...500_000, fillers: ["x", "é", "😀"],
      right: ["\u{0}", "\u{FFFF}", "SELECT *\r\nFROM t"], wrong: ["", " ", "\n", "\t\r\n", "\u{2003}"]),
    TextRow(
      path: query + ["analysisTemplateArn"], length: 0...200,
      frame: ("arn:aws:cleanrooms:us-east-1:123456789012:membership/m/analysistemplate/", ""),
      fillers: ["x", "-", "_"],
      right: [
        template("aws-cn"), template(region: "ap-southeast-2"), template(region: "__-____-9"),
        template(region: "us-east-0"),
        template(region: "AB-abCD-1"), template(membership: "A-_9"), template(membership: "-"),
      ],
      wrong: [
        "", template("AWS"), template(region: "us-abc-1"), template(region: "us-abcdefghij-1"),
        template(region: "u-east-1"),
        template(region: "use-east-1"), template(region: "us-east-12"), template(region: "us-east-"),
        template(region: "us-gov-east-1"), template(region: "us-éast-1"), template(region: "us-east-٣"),
        template(account: "12345678901"), template(account: "1234567890123"), template(membership: ""),
        template(membership: "a.b"), template(membership: "é"), template() + "\n", template() + "/x", " " + template(),
        template(service: "cleanrooms-ml"), template(kind: "analysisTemplate"),
      ]),
    TextRow(
      path: worker + ["type"], length: 5...5, fillers: [], right: ["CR.1X", "CR.4X", "CR.8X"],
      wrong: ["", "CR.2X", "cr.1x", "CR.1X ", "CR.1", "CR1X", "CR.4X\n", "CR.16X", "😀"]),
    TextRow(
      path: ["spec", "collaborationId"], length: 36...36, frame: ("01234567-89ab-cdef-0123-", ""), fillers: ["0", "f"],
      right: ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
      wrong: ["", "0123456789abcdef0123456789abcdef", "{1234567-89ab-cdef-0123-456789abcde}"]),
    TextRow(
      path: ["spec", "description"], length: 0...255, fillers: ["x", "é", "日"],
      right: [" ", "\n", "\t", "\r\n", "a\r\nb\t", "\u{E000}", "\u{FFFD}", "\u{2028}", "\u{85}", "\u{A0}"],
      wrong: ["😀", "\u{0}", "\u{8}", "\u{B}", "\u{C}", "\u{1F}", "\u{FFFE}", "\u{FFFF}", "\u{10000}"]),
  ]

  static let maps: [MapRow] = [
    MapRow(
      path: query + ["parameters"], keyMaximum: 100, valueMaximum: 1000, countMaximum: nil, keys: ["a", "_", "0"],
      rightKeys: ["A9_", "_"], wrongKeys: ["a-b", "a b", "é", "a.b", "a\n", "😀", "a:"]),
    MapRow(
      path: worker + ["properties", "spark"], keyMaximum: 200, valueMaximum: 500, countMaximum: 50,
      keys: ["a", "é", "日", "😀"], rightKeys: ["spark.sql.shuffle.partitions", " ", "aws:x", "usher:x"], wrongKeys: []),
    MapRow(
      path: ["spec", "tags"], keyMaximum: 128, valueMaximum: 256, countMaximum: 48, keys: ["a", "é", "日", "😀"],
      rightKeys: ["aws", "usher", "awsx:", "xaws:", "xusher:", " aws:x", "ａws:x", "a:b", "<<", "=", " "],
      wrongKeys: [
        "aws:", "aws:x", "AWS:x", "aWs:x", "Aws:é", "aws:\u{301}", "usher:", "usher:name", "usher:digest", "USHER:x",
        "uShEr:x", "usher:\u{301}",
      ]),
  ]

  /// Every member, and whether it is required.
  static let members: [(path: [String], isRequired: Bool)] = [
    (["apiVersion"], true), (["kind"], true), (["metadata"], true), (["metadata", "name"], true),
    (["metadata", "revision"], false), (["spec"], true), (["spec", "name"], false),
    (["spec", "configuredAudienceModelArn"], true), (["spec", "seedAudience"], true), (seed + ["roleArn"], true),
    (seed + ["dataSource", "s3Uri"], true), (query + ["parameters"], false),
    (seed + ["sqlComputeConfiguration"], false),
    (worker + ["type"], false), (worker + ["number"], false), (worker + ["properties"], false),
    (["spec", "includeSeedInOutput"], false), (["spec", "collaborationId"], false), (["spec", "description"], false),
    (["spec", "tags"], false),
  ]

  private static func model(
    _ partition: String = "aws", service: String = "cleanrooms-ml", region: String = "us-east-1",
    account: String = "123456789012", kind: String = "configured-audience-model", id: String = "x"
  ) -> String {
    "arn:\(partition):\(service):\(region):\(account):\(kind)/\(id)"
  }

  private static func role(_ name: String, partition: String = "aws", account: String = "123456789012") -> String {
    "arn:\(partition):iam::\(account):role/\(name)"
  }

  private static func template(
    _ partition: String = "aws", service: String = "cleanrooms", region: String = "us-east-1",
    account: String = "123456789012", membership: String = "m", kind: String = "analysistemplate"
  ) -> String {
    "arn:\(partition):\(service):\(region):\(account):membership/\(membership)/\(kind)/t"
  }
}
