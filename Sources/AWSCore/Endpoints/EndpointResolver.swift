/// Where a service is to be called, by region and partition, or one custom endpoint for all of them.
package struct EndpointResolver: Sendable {
  private let service: String
  /// The endpoint that settings or a flag put in the place of AWS's own.
  package let custom: Endpoint?
  private let useDualStack: Bool
  private let useFIPS: Bool
  private let isPlainInGovCloud: Bool

  /// - Parameters:
  ///   - service: what the host begins with, for example `cleanrooms-ml`.
  ///   - isPlainInGovCloud: whether all the service's endpoints in `aws-us-gov` are FIPS endpoints, so that these have
  ///     no name of their own.
  /// - Throws: for a custom endpoint together with FIPS or dual stack, as the service's endpoint rules do.
  package init(
    service: String, custom: Endpoint? = nil, useDualStack: Bool = false, useFIPS: Bool = false,
    isPlainInGovCloud: Bool = false
  ) throws(EndpointError) {
    if custom != nil, useDualStack || useFIPS {
      let what = useFIPS ? "FIPS endpoints" : "dual-stack endpoints"
      throw EndpointError(description: "a custom endpoint and \(what) exclude one another: leave one of them out")
    }
    self.service = service
    self.custom = custom
    self.useDualStack = useDualStack
    self.useFIPS = useFIPS
    self.isPlainInGovCloud = isPlainInGovCloud
  }

  /// Whether settings lead elsewhere than to the plain endpoint of a region.
  var isVaried: Bool { custom != nil || useDualStack || useFIPS }

  package func endpoint(in region: AWSRegion) -> Endpoint {
    if let custom { return custom }
    let suffix = useDualStack ? region.partition.dualStackDNSSuffix : region.partition.dnsSuffix
    let isPlain = isPlainInGovCloud && !useDualStack && region.partition.id == "aws-us-gov"
    return Endpoint(host: "\(service)\(useFIPS && !isPlain ? "-fips" : "").\(region.name).\(suffix)")
  }

  /// Where S3 answers for a bucket: at a host of the bucket's own; below the path `/<bucket>` of a custom endpoint, and
  /// of AWS's where the name has a dot, which no certificate covers. Source: botocore's endpoint rules of `s3`.
  func endpoint(ofBucket bucket: String, in region: AWSRegion) -> Endpoint {
    var endpoint =
      custom
      ?? Endpoint(
        host: "\(service)\(useFIPS ? "-fips" : "")\(useDualStack ? ".dualstack" : "").\(region.name)."
          + region.partition.dnsSuffix)
    if custom == nil, !bucket.utf8.contains(UInt8(ascii: ".")) {
      endpoint.host = "\(bucket).\(endpoint.host)"
    } else {
      endpoint.basePath += "/\(PercentEncoding.label(bucket))"
    }
    return endpoint
  }

  /// The host of a custom endpoint that lies outside every partition's DNS suffix: jobs started there are not AWS's.
  package var foreignHost: String? {
    guard let custom, !Partition.contains(host: custom.host) else { return nil }
    return custom.authority
  }
}
