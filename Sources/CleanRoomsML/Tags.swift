package import AWSCore
package import CleanRoomsMLModel
import JSONText

extension CleanRoomsMLClient {
  package func tagResource(
    arn: String, tags: StringMap, watch: AttemptWatch = .none
  ) async throws(CallFailure) {
    var body = JSONWriter()
    body.object { $0.member("tags", tags) { $0.write(to: &$1) } }
    try ServiceAnswer.requireEmpty(
      await change("TagResource", "POST", Self.path("/tags", arn), body: body, in: Self.target(of: arn), watch: watch))
  }

  package func untagResource(arn: String, tagKeys: [String]) async throws(CallFailure) {
    let query = tagKeys.map { QueryItem("tagKeys", $0) }
    try ServiceAnswer.requireEmpty(
      await change("UntagResource", "DELETE", Self.path("/tags", arn), query: query, in: Self.target(of: arn)))
  }

  package func listTagsForResource(arn: String) async throws(CallFailure) -> StringMap {
    let answer = try await read("ListTagsForResource", Self.path("/tags", arn), in: Self.target(of: arn))
    guard let tags = answer.json.member("tags"), tags.members != nil else {
      throw answer.lacking("the answer holds no tags")
    }
    return StringMap(reading: tags)
  }
}
