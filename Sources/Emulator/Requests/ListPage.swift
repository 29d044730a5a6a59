extension OperationHandler {
  /// One page of a list, newest first, and where the next one begins; nil on the last page.
  ///
  /// - Parameters:
  ///   - positions: of everything on the list that is before `parameters.end`, oldest first.
  ///   - show: what is at a position, after the time of its creation; nil for what is gone.
  func listPage<Summary>(
    of positions: ArraySlice<Int>, _ parameters: ListParameters,
    show: (Int) -> (Timestamp, Summary)?
  ) -> (page: [Summary], next: PageToken?) {
    let token = parameters.page ?? .first
    if case .empty(let count) = token.start, count < switches.emptyPages {
      return ([], PageToken(start: .empty(count + 1), turn: token.turn))
    }
    let delay = parameters.isFiltered ? max(switches.listDelay, switches.filterDelay) : switches.listDelay
    let size = min(parameters.maxResults, switches.pageSize)
    let count = if case .after(let count) = token.start { count } else { 0 }
    // One more than the page holds tells whether there is another.
    var shown: [(position: Int, summary: Summary)] = []
    var skipped = 0
    for position in positions.reversed() {
      guard let (created, summary) = show(position), created.adding(seconds: delay) <= now else { continue }
      if skipped < count { skipped += 1 } else { shown.append((position, summary)) }
      if shown.count > size { break }
    }
    let page = shown.prefix(size)
    var next = page.last.flatMap { last in shown.count > size ? PageToken(start: .before(last.position)) : nil }
    switch switches.pages {
    case .stable: break
    case .offset: if next != nil { next = PageToken(start: .after(count + size)) }
    case .endless: next = PageToken(start: next?.start ?? PageToken.first.start, turn: token.turn + 1)
    case .repeating: next = next ?? .first
    }
    return (page.map(\.summary), next)
  }
}
