import ArgumentParser
import SystemPackage

/// The pipelines that a repository of jobs can begin with. Their files are those of `examples` and of the action, byte
/// for byte.
enum Pipelines: String, ExpressibleByArgument {
  case github, gitlab, none

  struct File {
    /// Relative to the repository.
    let path: String
    let content: [UInt8]
    /// Where it goes if there is such a file already.
    var otherwise: String?
  }

  /// Where GitLab looks for a pipeline.
  static let ofGitLab = ".gitlab-ci.yml"
  private static let action = ".github/actions/usher/action.yml"
  private static let policy = "give that role the policy that usher iam-policy prints"

  var files: [File] {
    switch self {
    case .github:
      [
        File(path: Self.action, content: PackageResources.action_yml),
        File(path: ".github/actions/usher/comment.py", content: PackageResources.comment_py),
        File(path: ".github/actions/usher/commit-state.sh", content: PackageResources.commit_state_sh),
        File(path: ".github/actions/usher/install.sh", content: PackageResources.install_sh),
        File(path: ".github/actions/usher/run.sh", content: PackageResources.run_sh),
        File(path: ".github/workflows/usher-apply.yml", content: PackageResources.usher_apply_yml),
        File(path: ".github/workflows/usher-comment.yml", content: PackageResources.usher_comment_yml),
        File(path: ".github/workflows/usher-plan.yml", content: PackageResources.usher_plan_yml),
      ]
    case .gitlab:
      [
        File(
          path: Self.ofGitLab, content: PackageResources.gitlab_ci_yml, otherwise: ".gitlab/usher/gitlab-ci.yml"),
        File(path: ".gitlab/usher/commit-state.sh", content: PackageResources.commit_state_sh),
        File(path: ".gitlab/usher/install.sh", content: PackageResources.install_sh),
      ]
    case .none: []
    }
  }

  /// What is left to do before the pipelines work.
  ///
  /// - Parameter place: makes the path to show of one in the repository.
  func toDo(in place: (String) -> FilePath) -> [String] {
    switch self {
    case .github:
      [
        "fill in version, sha256 and releases in \(place(Self.action))",
        "set USHER_ROLE_ARN and USHER_REGION in the GitHub environments usher and usher-status", Self.policy,
      ]
    case .gitlab:
      [
        "set in GitLab USHER_SHA256, USHER_RELEASES, AWS_ROLE_ARN and AWS_REGION", Self.policy,
        "allow job tokens to push (Settings, CI/CD, Job token permissions)",
      ]
    case .none: []
    }
  }
}
