import CleanRoomsMLModel
import JSONText

extension JobOutcome {
  /// The metrics in the service's shape, a JSON object as text; nil where there are none.
  package var metricsText: String? {
    metrics.map { metrics in
      var json = JSONWriter()
      metrics.write(to: &json)
      return json.text
    }
  }

  /// As the other, with metrics as `metricsText` gives them. Text that is no JSON gives none.
  package init(
    status: Status?, isDeleted: Bool, statusCode: String?, cleanedMessage: String?, metricsText: String?,
    updateTime: String?, seenTime: String
  ) {
    self.init(
      status: status, isDeleted: isDeleted, statusCode: statusCode, cleanedMessage: cleanedMessage,
      metrics: metricsText.flatMap { try? JSONValue(parsing: Array($0.utf8)) }.map { AudienceQualityMetrics(json: $0) },
      updateTime: updateTime, seenTime: seenTime)
  }
}
