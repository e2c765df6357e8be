/// Where the words of a host set come from that a step's hosts alone can't tell: marks, groups, log states, earlier
/// runs and files. The session fills it in; whatever it leaves out is unknown.
///
/// All of it is asked while a host set is resolved and may be asked more than once, so answers come from memory:
/// what has to be fetched (an earlier run, say) is fetched before, as `HostSet.earlierRuns` and `names` tell.
public struct HostNames: Sendable {
    /// The positions that `@NAME` means in this step (`g2`, `nolog`, `unfetched`, a mark), nil for an unknown name.
    /// The classes of status and `all` are not asked for. Positions the step doesn't have are ignored.
    public var named: @Sendable (_ name: String) throws(Failure) -> [Int]?
    /// The names that `named` knows now, for "did you mean" and for completion.
    public var known: [String]
    /// The same step in the run `count` runs before, nil when there is none.
    public var earlierRun: @Sendable (_ count: Int) throws(Failure) -> StepHosts?
    /// The text of a file, for `@file:PATH`.
    public var readFile: @Sendable (_ path: String) throws(Failure) -> String

    /// Knows nothing and reads no file; the caller sets what it has.
    public init() {
        known = []
        named = { _ in nil }
        earlierRun = { _ in nil }
        readFile = HostSetTexts.refuseFile
    }
}
