package import JSONText

/// Pairs of texts in their order, keys compared by code points: `Dictionary` would take a key in NFC and the same in
/// NFD for one.
package struct StringMap: Equatable, Sendable {
  package struct Pair: Equatable, Sendable {
    package var key: String
    package var value: String

    /// Code points decide, not Swift's canonical equivalence.
    package static func == (left: Pair, right: Pair) -> Bool {
      left.key.utf8.elementsEqual(right.key.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }
  }

  package private(set) var pairs: [Pair] = []

  package init() {}

  package init(_ pairs: [(key: String, value: String)]) {
    for pair in pairs { self[pair.key] = pair.value }
  }

  /// Pairs whose value is no text are left out.
  package init(reading source: some MemberSource) {
    for (key, value) in source.pairs {
      if let text = value.text { pairs.append(Pair(key: key, value: text)) }
    }
  }

  package subscript(key: String) -> String? {
    get { pairs.first { $0.key.utf8.elementsEqual(key.utf8) }?.value }
    set {
      let index = pairs.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append(Pair(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  package var isEmpty: Bool { pairs.isEmpty }
  package var count: Int { pairs.count }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      for pair in pairs {
        json.key(pair.key)
        json.string(pair.value)
      }
    }
  }
}
