package import JSONText

/// The size of an audience.
package struct AudienceSize: Hashable, Sendable {
  /// `ABSOLUTE` or `PERCENTAGE`.
  package var type: String
  package var value: Int

  package init(type: String, value: Int) {
    self.type = type
    self.value = value
  }

  /// nil where a member is absent.
  package init?(reading source: some MemberSource) {
    guard let type = source.member("type")?.text, let value = source.member("value")?.wholeNumber else { return nil }
    self.init(type: type, value: value)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("type", type)
      json.member("value", value)
    }
  }
}
