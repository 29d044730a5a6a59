import ArgumentParser
@main struct U: ParsableCommand {}
