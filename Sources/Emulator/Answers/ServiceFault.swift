/// An error as the service names it.
struct ServiceFault: Error, Equatable {
  let type: String
  let status: Int
  let message: String
  /// `quotaName` and `quotaValue` of a ServiceQuotaExceededException.
  var quota: Quota?

  struct Quota: Equatable {
    let name: String
    let value: Int
  }
}

extension ServiceFault {
  static func validation(_ message: String) -> ServiceFault {
    ServiceFault(type: "ValidationException", status: 400, message: message)
  }

  static func serialization(_ message: String) -> ServiceFault {
    ServiceFault(type: "SerializationException", status: 400, message: message)
  }

  static func accessDenied(_ message: String) -> ServiceFault {
    ServiceFault(type: "AccessDeniedException", status: 403, message: message)
  }

  static func notFound(_ arn: String) -> ServiceFault {
    ServiceFault(type: "ResourceNotFoundException", status: 404, message: "Resource not found: \(arn)")
  }

  static func conflict(_ message: String) -> ServiceFault {
    ServiceFault(type: "ConflictException", status: 409, message: message)
  }

  static func quotaExceeded(_ quota: Int) -> ServiceFault {
    quotaExceeded("Active audience generation jobs", quota)
  }

  static func exportQuotaExceeded(_ quota: Int) -> ServiceFault {
    quotaExceeded("Pending/in progress audience export jobs per customer", quota)
  }

  static func quotaExceeded(_ name: String, _ quota: Int) -> ServiceFault {
    ServiceFault(
      type: "ServiceQuotaExceededException", status: 402, message: "The limit of \(quota) for '\(name)' is reached.",
      quota: Quota(name: name, value: quota))
  }

  static func unknownOperation(_ method: String, _ path: String) -> ServiceFault {
    ServiceFault(type: "UnknownOperationException", status: 404, message: "There is no operation \(method) \(path)")
  }

  static func internalFailure(_ message: String) -> ServiceFault {
    ServiceFault(type: "InternalServerException", status: 500, message: message)
  }
}
