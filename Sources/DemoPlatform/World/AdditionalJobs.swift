/// The jobs that a demo world has besides the sample jobs. The target `DemoLoads` has those that `joblog`, benchmarks
/// and tests use; a world that is made without them has the sample jobs alone.
public struct AdditionalJobs: Sendable {
    /// Makes the jobs for the hosts and the present of a catalogue.
    let jobs: @Sendable (DemoCatalogue) -> [DemoJob]

    /// Makes the source of jobs.
    package init(_ jobs: @escaping @Sendable (DemoCatalogue) -> [DemoJob]) {
        self.jobs = jobs
    }
}
