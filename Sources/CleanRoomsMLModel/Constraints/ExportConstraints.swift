/// The constraints of StartAudienceExportJob's members, from the service model (`cleanroomsml` 2023-09-06).
extension FieldConstraints {
  /// The whole request, member for member.
  package static let exportRequest = StructureShape([
    .init("name", .text(name), required: true, "The name of the export job at the service."),
    .init(
      "audienceGenerationJobArn", .text(audienceGenerationJobArn), required: true,
      "The audience generation job whose audience is exported; its region is where the export runs."),
    .init("audienceSize", .structure(audienceSize), required: true, "One of the sizes that the model offers."),
    .init("description", .text(description), "Words for people."),
  ])

  package static let audienceSize = StructureShape([
    .init("type", .text(audienceSizeType), required: true, "Whether the value counts people or is a percentage."),
    .init("value", .integer(audienceSizeValue), required: true, "How large the audience is."),
  ])

  package static let audienceSizeType = TextConstraints(
    shape: "AudienceSizeType", length: 1...10, values: ["ABSOLUTE", "PERCENTAGE"])

  /// `AudienceSizeValue`, of either type. A percentage is 1 to 100 (the words of the shape `AudienceSize`).
  package static let audienceSizeValue = 1...20_000_000
  package static let audiencePercentage = 1...100

  /// How many sizes a configured audience model offers (`AudienceSizeBins`).
  package static let audienceSizeCount = 1...25
}
