/// One state's file as processes see it, and what of it would be there after a power loss. Contents go by their numbers.
struct ModelDisk {
  /// What the path names now; nil where there is no file.
  private(set) var content: Int?
  /// What is on the disk for certain.
  private(set) var durable: Int?
  /// Changes with each rename.
  private(set) var inode = 0
  /// What files hold that were renamed away while a process had them open.
  private var replaced: [Int: Int] = [:]
  /// The inodes that are locked; `lockFile` for the lock file beside the state.
  private(set) var locked: Set<Int> = []
  /// The lock file at its path: another one once that was removed.
  private(set) var lockFile = -1

  init(content: Int? = nil) {
    (self.content, durable) = (content, content)
  }

  func content(of file: Int) -> Int? { file == inode ? content : replaced[file] }

  mutating func write(_ new: Int, to file: Int) {
    if file == inode { content = new } else { replaced[file] = new }
  }

  mutating func sync(_ file: Int) {
    if file == inode { durable = content }
  }

  /// Another file takes the path; not for certain before the folder is synced.
  mutating func rename(_ new: Int) {
    if let content { replaced[inode] = content }
    inode += 1
    content = new
  }

  /// Nobody has an earlier file open.
  mutating func forgetReplaced() { replaced = [:] }

  mutating func lose(keeping kept: Int?) {
    (content, durable, locked) = (kept, kept, [])
    forgetReplaced()
  }

  /// Who holds the lock file holds one that nobody looks at any more.
  mutating func removeLock() { lockFile -= 1 }

  mutating func lock(_ key: Int) { locked.insert(key) }

  mutating func unlock(_ key: Int) { locked.remove(key) }

  /// What may be there after a power loss: what was synced, what was written, and, where that only grew, a part.
  func survivors(_ stage: Stage) -> [Int?] {
    if content == durable { return [durable] }
    guard let content, let part = stage.half(from: durable, to: content) else { return [durable, content] }
    return [durable, part, content]
  }

  func add(to print: inout Fingerprint) {
    print.add(content ?? -1)
    print.add(durable ?? -1)
    // Inodes only tell files apart: how many renames there were says nothing.
    print.add(replaced.count)
    for (file, content) in replaced.sorted(by: { $0.key < $1.key }) {
      print.add(inode - file)
      print.add(content)
    }
  }
}
