/// What `body` makes of each item, in their order, for at most so many at a time.
func concurrently<Item: Sendable, Value: Sendable>(
  _ items: [Item], atOnce: Int, _ body: @escaping @Sendable (Item) async -> Value
) async -> [Value] {
  let values = await withTaskGroup(of: (Int, Value).self) { group in
    var next = 0
    let add = { (group: inout TaskGroup<(Int, Value)>) in
      guard next < items.count else { return }
      let index = next
      next += 1
      group.addTask { (index, await body(items[index])) }
    }
    for _ in 0..<atOnce { add(&group) }
    var values: [(Int, Value)] = []
    while let value = await group.next() {
      values.append(value)
      add(&group)
    }
    return values
  }
  return values.sorted { $0.0 < $1.0 }.map(\.1)
}
