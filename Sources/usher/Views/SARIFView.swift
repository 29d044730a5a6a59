import JSONText
import JobModel

/// Diagnostics as SARIF 2.1.0, the format that GitHub's code scanning and other viewers read.
enum SARIFView {
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  static func document(_ diagnostics: [Diagnostic]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("$schema", schema)
      json.member("version", "2.1.0")
      json.key("runs")
      json.array { json in
        json.object { json in
          writeTool(to: &json)
          json.member("columnKind", "unicodeCodePoints")
          json.member("results", each: diagnostics) { write($0, to: &$1) }
        }
      }
    }
    json.newline()
    return json.bytes
  }

  private static func writeTool(to json: inout JSONWriter) {
    json.member("tool") { json in
      json.member("driver") { json in
        json.member("name", "usher")
        json.member("version", Usher.version)
        json.key("rules")
        json.array { json in
          for (severity, words) in [
            (Diagnostic.Severity.error, "An error in a manifest."),
            (.warning, "A probable mistake in a manifest."),
          ] {
            json.object { json in
              json.member("id", rule(for: severity))
              json.member("shortDescription") { $0.member("text", words) }
            }
          }
        }
      }
    }
  }

  private static func write(_ diagnostic: Diagnostic, to json: inout JSONWriter) {
    json.object { json in
      json.member("ruleId", rule(for: diagnostic.severity))
      json.member("level", diagnostic.severity.rawValue)
      json.member("message") { $0.member("text", text(of: diagnostic)) }
      json.key("locations")
      json.array { json in
        guard let file = diagnostic.file else { return }
        json.object { json in
          json.member("physicalLocation") { json in
            json.member("artifactLocation") { $0.member("uri", uri(of: file)) }
            if let location = diagnostic.location { writeRegion(location, diagnostic.excerpt, to: &json) }
          }
        }
      }
    }
  }

  /// As a message string, in which braces are doubled (3.11.5) and nothing that was quoted becomes a link (3.11.6).
  private static func text(of diagnostic: Diagnostic) -> String {
    ([diagnostic.message] + diagnostic.notes).joined(separator: "\n")
      .replacing("{", with: "{{").replacing("}", with: "}}").replacing("](", with: "] (")
  }

  private static func writeRegion(
    _ location: SourceLocation, _ excerpt: Diagnostic.Excerpt?, to json: inout JSONWriter
  ) {
    json.member("region") { json in
      json.member("startLine", location.line)
      json.member("startColumn", location.column)
      json.member("endColumn", excerpt.map { location.column + $0.length })
    }
  }

  private static func rule(for severity: Diagnostic.Severity) -> String { "manifest-\(severity.rawValue)" }

  /// A path as a URI reference (RFC 3986): relative as it was given, absolute with its scheme.
  private static func uri(of path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        uri += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return uri
  }
}
