import JobModel
import Manifests
import StateFile

/// `plan --against`: what a merge would change besides the jobs, that is the state and the project file. Both count after
/// the merge, and no plan shows them by itself.
struct TargetComparison {
  private let target: TargetRepository
  private let allowsStateChange: Bool
  /// The state of the target, which is in its checkout or in S3: what was started is what it says.
  var statePath: String { target.targetState }

  /// - Parameter folder: a checkout of the branch that is merged into.
  init(_ folder: String, of merged: GivenPaths, allowsStateChange: Bool) throws(UserError) {
    do throws(TargetRepository.Failure) {
      target = try TargetRepository(folder, of: merged, version: Usher.version)
    } catch {
      throw UserError(error.message, notes: error.notes + ["--against needs a checkout of the target branch"])
    }
    self.allowsStateChange = allowsStateChange
  }

  var notes: [PlanNote] { target.projectNotes.map { PlanNote(.note, $0) } }

  /// What is wrong with the state that the merge would bring: it is not the target's, or cannot be read.
  func diagnostics() async -> [Diagnostic] {
    guard target.keepsStatePath else {
      return [finding("the merge would move the state: the target keeps it in \(ShownText.line(target.targetState))")]
    }
    // One in S3 is in no branch.
    if S3Address.isMeant(by: target.mergedState) { return [] }
    let (earlier, merged) = (FileStore(target.targetState), FileStore(target.mergedState))
    do throws(StateError) { _ = try await Snapshot.read(merged) } catch {
      return [Diagnostic(file: target.mergedState, "the merge would bring a state that cannot be read: \(error)")]
    }
    do throws(StateError) {
      let (before, after) = (try await earlier.load() ?? [], try await merged.load() ?? [])
      guard let difference = StateDifference(from: before, to: after) else { return [] }
      let counts =
        "\(Count.of(difference.added, "record")) added, \(difference.removed) removed, \(difference.forgotten) forgotten"
      return [finding("the merge would change the state: \(counts)")]
    } catch {
      return [Diagnostic(file: target.mergedState, "\(error)")]
    }
  }

  private func finding(_ message: String) -> Diagnostic {
    Diagnostic(
      allowsStateChange ? .warning : .error, file: target.mergedState, message,
      notes: allowsStateChange
        ? ["--allow-state-change was given"]
        : [
          "only apply and 'usher state' change the state: remove the change from the pull request",
          "if it is intended, plan with --allow-state-change, and review each record:",
          "a removed or forgotten record can start a paid job again, an added one can keep a job from starting",
        ])
  }
}
