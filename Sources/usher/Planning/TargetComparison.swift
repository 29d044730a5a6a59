import JobModel
import Manifests
import StateFile

/// `plan --against`: what a merge would change besides the jobs, that is the state and the project file. Both count after
/// the merge, and no plan shows them by itself.
struct TargetComparison {
  private let target: TargetRepository
  private let allowsStateChange: Bool
  /// The state in the checkout of the target: what was started is what it says.
  let state: ChosenState

  /// - Parameter folder: a checkout of the branch that is merged into.
  init(_ folder: String, of merged: GivenPaths, allowsStateChange: Bool) throws(UserError) {
    do throws(TargetRepository.Failure) {
      target = try TargetRepository(folder, of: merged, version: Usher.version)
    } catch {
      throw UserError(error.message, notes: error.notes + ["--against needs a checkout of the target branch"])
    }
    self.allowsStateChange = allowsStateChange
    state = ChosenState(given: nil, named: target.targetState)
  }

  var notes: [PlanNote] { target.projectNotes.map { PlanNote(.note, $0) } }

  /// What is wrong with the state that the merge would bring: it is not the target's, or cannot be read.
  func diagnostics() async -> [Diagnostic] {
    let merged = ChosenState(given: nil, named: target.mergedState)
    guard target.keepsStatePlace else {
      return [finding("the merge would move the state: the target keeps it in \(ShownText.line(target.targetState))")]
    }
    do throws(StateError) { _ = try await Snapshot.read(merged.store) } catch {
      return [Diagnostic(file: merged.path, "the merge would bring a state that cannot be read: \(error)")]
    }
    do throws(StateError) {
      let (before, after) = (try await state.store.load() ?? [], try await merged.store.load() ?? [])
      guard let difference = StateDifference(from: before, to: after) else { return [] }
      let counts =
        "\(Count.of(difference.added, "record")) added, \(difference.removed) removed, \(difference.forgotten) forgotten"
      return [finding("the merge would change the state: \(counts)")]
    } catch {
      return [Diagnostic(file: merged.path, "\(error)")]
    }
  }

  private func finding(_ message: String) -> Diagnostic {
    Diagnostic(
      allowsStateChange ? .warning : .error, file: target.mergedState, message,
      notes: allowsStateChange
        ? ["--allow-state-change was given"]
        : [
          "only apply and 'usher state' change the state: take the change out of the pull request",
          "if it is meant, plan with --allow-state-change, and review each record:",
          "one that goes or is forgotten can start a paid job again, one that is added can keep a job from starting",
        ])
  }
}
