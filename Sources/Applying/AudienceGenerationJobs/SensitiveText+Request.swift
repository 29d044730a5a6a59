import AWSCore
import CleanRoomsMLModel

extension SensitiveText {
  /// Everything in the request's `sqlParameters`.
  init(of request: StartAudienceGenerationJobRequest?) {
    let parameters = request?.seedAudience.sqlParameters
    let pairs = parameters?.parameters?.pairs ?? []
    self.init(
      texts: [parameters?.queryString ?? ""] + pairs.flatMap { [$0.key, $0.value] },
      analysisTemplateArn: parameters?.analysisTemplateArn)
  }
}
