import JobModel

extension DemoWorld {
    /// What a host printed in a script step, byte for byte as a reader must have it who got the whole log; nil when
    /// it printed nothing, and for ids that name no job, no script step of it, or none of its hosts.
    ///
    /// A surrogate that stands alone, which no text can hold, is U+FFFD. Job 20000131's log takes 200 MB.
    ///
    /// - Parameters:
    ///   - id: the host.
    ///   - job: the job instance.
    ///   - step: the step instance.
    ///   - moment: the present, which counts for the growing job alone; nil when everything has ended.
    public func log(ofHost id: Int64, job: Int64, step: Int64, at moment: Timestamp? = nil) -> [UInt8]? {
        guard let step = self.job(id: job)?.steps.first(where: { $0.id == step }),
            let host = inventory.host(id: id), step.hosts.contains(host.index), case .script(let work) = step.work
        else { return nil }
        let text = work.text(of: host, step: step, at: moment ?? Timestamp(milliseconds: .max), isEscaped: false)
        if case .bulk(let bulk)? = text { return bulk.bytes() }
        return text?.bytes.withReplacements()
    }
}
