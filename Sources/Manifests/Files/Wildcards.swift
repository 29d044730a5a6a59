/// Matches patterns whose stars stand for any number of items.
enum Wildcards {
  /// Whether `parts` match all `items`. Goes back to the last star only, which is enough and takes no more than the
  /// product of the two lengths.
  static func match<Part, Item>(
    _ parts: [Part], _ items: [Item], isStar: (Part) -> Bool, _ matches: (Part, Item) -> Bool
  ) -> Bool {
    var (part, item) = (0, 0)
    var star: (part: Int, item: Int)?
    while item < items.count {
      if part < parts.count, isStar(parts[part]) {
        star = (part, item)
        part += 1
      } else if part < parts.count, matches(parts[part], items[item]) {
        part += 1
        item += 1
      } else if let last = star {
        star = (last.part, last.item + 1)
        (part, item) = (last.part + 1, last.item + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy(isStar)
  }
}
