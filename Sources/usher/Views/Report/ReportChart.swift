import Planning

/// Charts as inline SVG: shapes and texts whose colours the page's style gives. Each has its meaning in words, for those
/// who cannot see it; its numbers stand in a table below it.
enum ReportChart {
  /// Everything is drawn in a space of this width.
  private static let width = 300
  /// Where bars begin, and how long the longest is; the rest is for the numbers behind them.
  private static let (barStart, barLength) = (78, 160)
  private static let rowHeight = 20

  /// Relevance by audience size, and the recall beside what a random selection finds.
  static func measurements(_ run: ReportedRun) -> HTML {
    let sizes = run.relevance?.sizes ?? []
    var shapes: HTML = ""
    for (row, size) in sizes.enumerated() {
      let isBest = run.worthExporting.map { ($0.type, $0.value) == (size.type, size.value) } ?? false
      shapes += bar(
        row: row, label: label(size), length: size.score == nil ? 0 : size.bar,
        value: size.score.map { ReportLabels.number($0) } ?? "no score", style: isBest ? "b x" : "b")
    }
    if let recall = run.recall {
      shapes += bar(
        row: sizes.count, label: "recall", length: recall.value, value: ReportLabels.number(recall.value),
        style: recall.isRandom ? "b w" : "b r")
      if let random = recall.random {
        let (x, y) = (barStart + position(random), sizes.count * rowHeight)
        shapes += "<path class=k d=\"M\(x) \(y + 1)v18\"/>"
      }
    }
    let height = (sizes.count + (run.recall == nil ? 0 : 1)) * rowHeight
    return drawing(height: height, alternative(run), shapes)
  }

  private static func alternative(_ run: ReportedRun) -> String {
    var words: [String] = []
    if let scored = run.relevance?.sizes.filter({ $0.score != nil }), let first = scored.first, let last = scored.last {
      words.append(
        "Bars of the relevance by audience size, from \(ReportLabels.number(first.score ?? 0)) at "
          + "\(ReportLabels.size(first)) to \(ReportLabels.number(last.score ?? 0)) at \(ReportLabels.size(last)).")
    }
    if let recall = run.recall { words.append("Recall \(ReportLabels.recall(recall)).") }
    return words.joined(separator: " ")
  }

  private static func bar(row: Int, label: String, length: Double, value: String, style: String) -> HTML {
    let (y, end) = (row * rowHeight, position(length))
    return """
      <text class=e x=72 y=\(y + 14)>\(label)</text><path class="\(style)" d="M\(barStart) \(y + 3)h\(max(1, end))v14H\
      \(barStart)z"/><text x=\(barStart + end + 6) y=\(y + 14)>\(value)</text>
      """
  }

  /// Without a type that usher does not know, which may be long, and a large number in part: the table has the whole.
  private static func label(_ size: Relevance.Size) -> String {
    let label = ReportLabels.knowsType(of: size) ? ReportLabels.size(size) : "\(size.value)"
    return label.count > 11 ? label.prefix(10) + "…" : label
  }

  private static func position(_ length: Double) -> Int {
    Int((max(0, min(1, length)) * Double(barLength)).rounded())
  }

  /// One number over the runs of a job, the latest at the right. It begins at 0, or at the lowest where that is below.
  static func trend(_ trend: Trend) -> HTML {
    let points = trend.points.suffix(ReportText.runMaximum)
    let values = points.map(\.value)
    let random = trend.size == nil ? points.last?.run.recall?.random : nil
    let lowest = min(0, values.min() ?? 0)
    let highest = max(values.max() ?? 0, random ?? lowest)
    let (top, bottom, left, right) = (8, 60, 10, 230)
    func height(_ value: Double) -> Int {
      let share = highest > lowest ? (value - lowest) / (highest - lowest) : 0
      return bottom - Int((share * Double(bottom - top)).rounded())
    }
    let places = values.enumerated().map { index, value in
      (x: left + (right - left) * index / max(1, values.count - 1), y: height(value))
    }
    var shapes: HTML = "<path class=a d=\"M4 \(bottom)h232\"/>"
    let end = places.last?.y ?? bottom
    if let random {
      let y = height(random)
      // Beside the latest number, and clear of it.
      let label = abs(end - y) >= 13 ? y : end <= y ? end + 13 : end - 13
      shapes += "<path class=d d=\"M4 \(y)h232\"/><text class=q x=242 y=\(label + 4)>random</text>"
    }
    shapes += "<path class=l d=\"M\(places.map { "\($0.x) \($0.y)" }.joined(separator: "L"))\"/>"
    for place in places { shapes += "<circle cx=\(place.x) cy=\(place.y) r=3 />" }
    shapes += "<text x=242 y=\(end + 4)>\(values.last.map { ReportLabels.number($0) } ?? "")</text>"
    let numbers = values.map { ReportLabels.number($0) }.joined(separator: ", ")
    return drawing(
      height: bottom + 18,
      "Line of the \(ReportLabels.title(trend)) over \(values.count) runs, oldest first: \(numbers).",
      shapes)
  }

  private static func drawing(height: Int, _ alternative: String, _ shapes: HTML) -> HTML {
    "<svg role=img viewBox=\"0 0 \(width) \(height)\" aria-label=\"\(alternative)\">\(shapes)</svg>"
  }
}
