/// A request as it goes over the wire.
package struct HTTPRequest: Equatable, Sendable {
  /// The name of the operation that is asked for, for whoever watches: it is not sent. nil where it has none.
  package var operation: String?
  package var method: String
  package var endpoint: Endpoint
  /// The path as sent: percent-encoded, beginning with `/`.
  package var path: String
  /// Name and value of each query item, not yet percent-encoded, in the order they are sent.
  package var query: [QueryItem]
  package var headers: HTTPHeaders
  package var body: [UInt8]
  /// What of path and body is a secret; headers say it by their names. No answer that quotes it is shown.
  package var secrets: [String] = []

  package init(
    operation: String? = nil, method: String, endpoint: Endpoint, path: String, query: [QueryItem] = [],
    headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []
  ) {
    self.operation = operation
    self.method = method
    self.endpoint = endpoint
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// One `name=value` of a query.
package struct QueryItem: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// An answer, read to its end.
package struct HTTPResponse: Equatable, Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: [UInt8]

  package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  static func isSuccess(_ status: Int) -> Bool { (200..<300).contains(status) }
}

/// Header fields in the order they were added; names compare without case (RFC 9110, section 5.1).
package struct HTTPHeaders: Equatable, Sendable {
  package private(set) var fields: [HTTPHeader]

  package init(_ fields: [(name: String, value: String)] = []) {
    self.fields = fields.map { HTTPHeader(name: $0.name, value: $0.value) }
  }

  /// The first value of `name`; setting replaces every value it has, nil removes them.
  package subscript(name: String) -> String? {
    get { fields.first { $0.has(name) }?.value }
    set {
      fields.removeAll { $0.has(name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Adds a further field of that name.
  package mutating func add(_ name: String, _ value: String) {
    fields.append(HTTPHeader(name: name, value: value))
  }
}

/// One header field.
package struct HTTPHeader: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Whether `value` can be sent as a header's (RFC 9110, section 5.5).
  package static func isText(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  func has(_ other: String) -> Bool {
    name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
  }
}

/// Where a service listens: scheme, host and port, and for a custom endpoint a path before every request's own.
package struct Endpoint: Hashable, Sendable {
  /// `https`, or `http` for a custom endpoint.
  package var scheme: String
  package var host: String
  /// nil: the scheme's own, 443 or 80.
  package var port: Int?
  /// Put before the path of every request; empty or beginning with `/` and not ending with it.
  package var basePath: String

  package init(scheme: String = "https", host: String, port: Int? = nil, basePath: String = "") {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.basePath = basePath
  }
}
