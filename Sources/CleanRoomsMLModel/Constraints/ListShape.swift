/// Texts in a row, none of them twice. No member of the request is one; usher's own documents have some.
package final class ListShape: Sendable {
  package let element: TextConstraints
  package let count: ClosedRange<Int>

  package init(of element: TextConstraints, count: ClosedRange<Int>) {
    self.element = element
    self.count = count
  }
}

/// Structures by name. No member of the request is one either.
package final class StructureMapShape: Sendable {
  package let key: TextConstraints
  package let value: StructureShape
  /// The most structures it may have.
  package let maximumCount: Int

  package init(key: TextConstraints, value: StructureShape, maximumCount: Int) {
    self.key = key
    self.value = value
    self.maximumCount = maximumCount
  }
}

/// Lists by name. No member of the request is one either.
package final class ListMapShape: Sendable {
  package let key: TextConstraints
  package let value: ListShape
  /// The most lists it may have.
  package let maximumCount: Int

  package init(key: TextConstraints, value: ListShape, maximumCount: Int) {
    self.key = key
    self.value = value
    self.maximumCount = maximumCount
  }
}
