import Foundation
import JSONText
import TestSupport
import Testing

@testable import Emulator

@Suite("The page about the emulator")
struct EmulatorPageTests {
  private let page: String

  init() throws {
    let file = ChildProcess.checkout.appending(path: "Sources/usher/usher.docc/Emulator.md")
    page = try String(contentsOf: file, encoding: .utf8)
  }

  @Test("Its tables have every fault with its parameters, every operation and every switch")
  func tables() throws {
    let section = page.components(separatedBy: "\n## Faults\n")[1].components(separatedBy: "\n### ")[0]
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) } == Fault.allCases.map(\.rawValue))
    for (row, fault) in zip(rows, Fault.allCases) {
      for parameter in fault.parameters { #expect(row.contains("`\(parameter.rawValue)`"), "\(fault)") }
    }
    for operation in OperationName.allCases { #expect(page.contains("`\(operation.rawValue)`")) }
    let header = EmulatorFileHeader(id: "0", switches: EmulatorSwitches()).line
    let names = try JSONValue(parsing: header).members?.map(\.name).dropFirst(3) ?? []
    #expect(names.count == 22)
    for name in names { #expect(page.contains("| `\(name)` |")) }
    for member in PlantedJob.members { #expect(page.contains("`\(member)`"), "\(member)") }
  }

  @Test("Its script does what the page says")
  func script() async throws {
    let parts = page.components(separatedBy: "```json\n")
    #expect(parts.count == 2)
    let text = parts[1].components(separatedBy: "\n```")[0]
    let clock = FakeClock()
    var environment = EmulatorEnvironment.fake(clock)
    environment.faults = try FaultScript(parsing: Array(text.utf8))
    let caller = Caller(EmulatedService(inMemory: EmulatorSwitches(), environment: environment), clock)
    await #expect(throws: (any Error).self) { try await caller.start(StartBody(name: "spring-lookalikes-1")) }
    var statuses: [Int] = []
    for number in 2...5 { statuses.append(try await caller.start(StartBody(name: "other-\(number)")).status) }
    #expect(statuses == [200, 429, 429, 200])
    var lists: [Int: Int] = [:]
    for _ in 1...100 { lists[try await caller.list().status, default: 0] += 1 }
    #expect(lists.keys.sorted() == [200, 503] && (5...35).contains(lists[503] ?? 0))
  }
}
