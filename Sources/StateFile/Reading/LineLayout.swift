import JobModel

/// Where the members of a started record stand, in a line of exactly the form that usher writes.
struct StartedLayout {
  var id: RecordID
  var name: Range<Int>
  var digest: SpecDigest
  var digestText: Range<Int>
  var serviceName: Range<Int>
  var audienceGenerationJobArn: Range<Int>
  var region: Range<Int>
  var configuredAudienceModelArn: Range<Int>
  var time: Range<Int>
  var path: Range<Int>
  var fields: Range<Int>
  var adopted: Bool

  /// Reads a line with its end; nil where it is not in that form.
  init?(_ scanner: inout LineScanner) {
    guard scanner.skip(#"{"record":"started","id":""#), let id = scanner.id(),
      scanner.skip(#"","name":""#), let name = scanner.name(),
      scanner.skip(#"","digest":""#), let digest = scanner.digest()
    else { return nil }
    let digestText = scanner.offset - 64..<scanner.offset
    guard scanner.skip(#"","serviceName":""#), let serviceName = scanner.text(),
      scanner.skip(#"","audienceGenerationJobArn":""#), let arn = scanner.text(),
      scanner.skip(#"","region":""#), let region = scanner.text(),
      scanner.skip(#"","configuredAudienceModelArn":""#), let model = scanner.text(),
      scanner.skip(#"","time":""#), let time = scanner.time(),
      scanner.skip(#"","path":""#), let path = scanner.text(),
      scanner.skip(#"","fields":"#), let fields = scanner.object()
    else { return nil }
    adopted = scanner.skip(#","adopted":true"#)
    guard scanner.skip("}\n") else { return nil }
    self.id = id
    self.name = name
    self.digest = digest
    self.digestText = digestText
    self.serviceName = serviceName
    audienceGenerationJobArn = arn
    self.region = region
    configuredAudienceModelArn = model
    self.time = time
    self.path = path
    self.fields = fields
  }
}

/// The same of an intent.
struct IntentLayout {
  var id: RecordID
  var name: Range<Int>
  var digest: SpecDigest
  var serviceName: Range<Int>
  var configuredAudienceModelArn: Range<Int>
  var roleArn: Range<Int>
  var region: Range<Int>
  var path: Range<Int>

  init?(_ scanner: inout LineScanner) {
    guard scanner.skip(#"{"record":"intent","id":""#), let id = scanner.id(),
      scanner.skip(#"","name":""#), let name = scanner.name(),
      scanner.skip(#"","digest":""#), let digest = scanner.digest(),
      scanner.skip(#"","serviceName":""#), let serviceName = scanner.text(),
      scanner.skip(#"","configuredAudienceModelArn":""#), let model = scanner.text(),
      scanner.skip(#"","roleArn":""#), let role = scanner.text(),
      scanner.skip(#"","region":""#), let region = scanner.text(),
      scanner.skip(#"","path":""#), let path = scanner.text(),
      scanner.skip(#"","time":""#), scanner.time() != nil,
      scanner.skip("\"}\n")
    else { return nil }
    self.id = id
    self.name = name
    self.digest = digest
    self.serviceName = serviceName
    configuredAudienceModelArn = model
    roleArn = role
    self.region = region
    self.path = path
  }
}
