/// Which proxy an environment leads to: `direct`, `error`, or `<host>:<port>`, with user and password where it is told.
struct ProxyCase: Encodable, Sendable {
  var url: String
  var environment: [String: String]
  var expected: String

  init(_ environment: [String: String], _ expected: String, url: String = Self.service) {
    self.url = url
    self.environment = environment
    self.expected = expected
  }

  static let service = "https://cleanrooms-ml.eu-west-1.amazonaws.com"
  static let plain = "http://service.example:8080"

  /// One proxy, and a list of what goes around it.
  private static func list(_ hosts: String, _ expected: String, url: String = service) -> ProxyCase {
    ProxyCase(["HTTPS_PROXY": "p:1", "HTTP_PROXY": "p:1", "NO_PROXY": hosts], expected, url: url)
  }

  static let all = variables + urls + bypasses

  static let variables: [ProxyCase] = [
    ProxyCase([:], "direct"),
    ProxyCase([:], "direct", url: plain),
    ProxyCase(["HTTPS_PROXY": "http://p:1"], "p:1"),
    ProxyCase(["https_proxy": "http://p:1"], "p:1"),
    ProxyCase(["Https_Proxy": "http://p:1"], "p:1"),
    ProxyCase(["HTTPS_proxy": "http://p:1", "HTTPS_PROXY": "http://q:2"], "p:1"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "https_proxy": "http://q:2"], "q:2"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "https_proxy": ""], "direct"),
    ProxyCase(["HTTPS_PROXY": "", "https_proxy": "http://q:2"], "q:2"),
    ProxyCase(["HTTPS_PROXY": ""], "direct"),
    ProxyCase(["HTTP_PROXY": "http://p:1"], "direct"),
    ProxyCase(["HTTP_PROXY": "http://p:1"], "p:1", url: plain),
    ProxyCase(["http_proxy": "http://p:1", "HTTP_PROXY": "http://q:2"], "p:1", url: plain),
    ProxyCase(["HTTPS_PROXY": "http://p:1"], "direct", url: plain),
    ProxyCase(["HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://q:2"], "q:2"),
    ProxyCase(["ALL_PROXY": "http://p:1"], "direct"),
    ProxyCase(["all_proxy": "socks5://p:1"], "direct"),
    ProxyCase(["REQUEST_METHOD": "GET", "HTTP_PROXY": "http://p:1"], "direct", url: plain),
    ProxyCase(["REQUEST_METHOD": "GET", "http_proxy": "http://p:1"], "p:1", url: plain),
    ProxyCase(["REQUEST_METHOD": "GET", "HTTPS_PROXY": "http://p:1"], "p:1"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "*", "no_proxy": ""], "p:1"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "NO_PROXY": "*", "no_proxy": "other"], "p:1"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "no_proxy": "*"], "direct"),
    ProxyCase(["HTTPS_PROXY": "http://p:x", "no_proxy": "*"], "direct"),
    ProxyCase(["HTTPS_PROXY": "http://p:1", "HTTP_PROXY": "http://p:x"], "p:1"),
  ]

  static let urls: [ProxyCase] = [
    ("p:3128", "p:3128"), ("p", "p:80"), ("http://p", "p:80"), ("//p:3128", "p:3128"), ("http://p:", "p:80"),
    ("http://p:3128/", "p:3128"), ("http://p:3128/path?query#part", "p:3128"),
    ("http://PROXY.Example:8", "proxy.example:8"),
    ("http://10.0.0.1:3128", "10.0.0.1:3128"), ("http://[2001:db8::1]:3128", "[2001:db8::1]:3128"),
    ("http://[2001:db8::1]", "[2001:db8::1]:80"), ("http://localhost:3128", "localhost:3128"),
    ("http://u:w@p:1", "p:1 u w"), ("u:w@p:1", "p:1 u w"), ("http://u:w@p", "p:80 u w"),
    ("http://u@p:1", "p:1"), ("http://u:@p:1", "p:1"), ("http://:w@p:1", "p:1"), ("http://@p:1", "p:1"),
    ("http://u%40d:a%3Ab%2Fc%25@p:1", "p:1 u@d a:b/c%"), ("http://u:a:b@p:1", "p:1 u a:b"),
    ("http://u:a@b@p:1", "p:1 u a@b"), ("http://u:%zz%4@p:1", "p:1 u %zz%4"), ("http://u:a+b@p:1", "p:1 u a+b"),
    ("http://DOMAIN%5Cu:w@p:1", "p:1 DOMAIN\\u w"), ("http://u:w@[::1]:1", "[::1]:1 u w"),
    ("http://p:x", "error"), ("http://p:70000", "error"), ("http://u:a/b@p:1", "error"), ("p:-1", "error"),
    ("http://a b:1", "error"), (" ", "error"),
  ].map { ProxyCase(["HTTPS_PROXY": $0], $1) }

  static let bypasses: [ProxyCase] = [
    list("amazonaws.com", "direct"), list(".amazonaws.com", "direct"), list("..amazonaws.com", "direct"),
    list("AmazonAWS.com", "direct"), list("eu-west-1.amazonaws.com", "direct"), list("com", "direct"),
    list("cleanrooms-ml.eu-west-1.amazonaws.com", "direct"), list("amazonaws", "p:1"), list("aws.com", "p:1"),
    list("ml.eu-west-1.amazonaws.com", "p:1"), list("*.amazonaws.com", "p:1"), list("*, x", "p:1"),
    list("a,*", "p:1"), list(" *", "p:1"), list("a.b, amazonaws.com ,c", "direct"), list("a b amazonaws.com", "p:1"),
    list(",,", "p:1"), list(".", "p:1"), list(",amazonaws.com", "direct"), list("amazonaws.com:443", "p:1"),
    list("amazonaws.com.", "p:1"), list("\u{A0}amazonaws.com\t", "direct"),
    list("x.cleanrooms-ml.eu-west-1.amazonaws.com", "p:1"),
    list("service.example", "direct", url: plain), list("service.example:8080", "direct", url: plain),
    list("example:8080", "direct", url: plain), list("service.example:80", "p:1", url: plain),
    list("service.example:", "p:1", url: plain),
    list("service.example:443", "direct", url: "https://service.example:443"),
    list("service.example:443", "p:1", url: "https://service.example"),
    list("10.1.2.3", "direct", url: "https://10.1.2.3"), list("2.3", "direct", url: "https://10.1.2.3"),
    list("10.0.0.0/8", "p:1", url: "https://10.1.2.3"), list("10.", "p:1", url: "https://10.1.2.3"),
    list("10.1.2.3", "direct", url: "https://10.1.2.3:8443"),
    list("[2001:db8::1]", "direct", url: "https://[2001:db8::1]"),
    list("[2001:db8::1]", "direct", url: "https://[2001:db8::1]:8443"),
    list("[2001:db8::1]:8443", "direct", url: "https://[2001:db8::1]:8443"),
    list("2001:db8::1", "p:1", url: "https://[2001:db8::1]"),
    list("service.example", "direct", url: "https://SERVICE.example"),
  ]

  /// Where usher and botocore part on purpose: usher's answer first, then botocore's.
  static let differences: [(case: ProxyCase, botocore: String)] =
    [
      // A request to this machine or to a metadata service never goes to a proxy.
      ("http://localhost:8080", "p:1"), ("http://a.localhost", "p:1"), ("http://127.0.0.1:9", "p:1"),
      ("http://127.8.9.10", "p:1"), ("http://[::1]:9", "p:1"), ("http://[0:0:0:0:0:0:0:1]", "p:1"),
      ("http://169.254.169.254", "p:1"), ("http://169.254.170.2", "p:1"), ("http://169.254.170.23", "p:1"),
      ("http://[fd00:ec2::254]", "p:1"), ("http://[FD00:0EC2::23]", "p:1"), ("https://localhost:8443", "p:1"),
    ].map { (ProxyCase(["HTTP_PROXY": "p:1", "HTTPS_PROXY": "p:1"], "direct", url: $0), $1) }
    + [
      // A proxy that is itself reached over TLS.
      ("https://p:1", "error", "p:1"), ("HTTPS://p:1", "error", "https:80"),
      // botocore takes these for the names of hosts, or for none.
      ("HTTP://p:1", "p:1", "http:80"), ("socks5://p:1", "error", "socks5:80"), ("ftp://p:1", "error", "ftp:80"),
      ("http:p:1", "error", "None:80"), ("http://", "error", "None:80"), ("http:///p", "error", "None:80"),
      ("http://p:0", "error", "p:0"),
      // botocore sends user and password in ASCII only.
      ("http://u:%C3%A9@p:1", "p:1 u é", "error"),
    ].map { (ProxyCase(["HTTPS_PROXY": $0], $1), $2) }
}
