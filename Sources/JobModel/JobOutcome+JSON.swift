import CleanRoomsMLModel
package import JSONText

extension JobOutcome {
  /// The outcome as an object: status, deleted (only where it is so), statusCode, message, updateTime, seenTime, and the
  /// metrics in the service's shape.
  package func write(to json: inout JSONWriter, withMetrics: Bool = true) {
    json.object { json in
      json.member("status", status?.rawValue)
      if isDeleted { json.member("deleted", true) }
      json.member("statusCode", statusCode)
      json.member("message", message)
      json.member("updateTime", updateTime)
      json.member("seenTime", seenTime)
      if withMetrics { json.member("metrics", metrics) { $0.write(to: &$1) } }
    }
  }

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
