import JobModel

extension MethodCall {
    /// `get_job_instance_ip_log`: what one host printed, or its transfers and the sources' uploads.
    ///
    /// A host without a log, also one that the step does not have, gets what was asked and `null` for the rest.
    func log() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let (_, step) = try requestedStep()
        let id = try parameters.integer("bk_host_id")
        let area = try parameters.integer("bk_cloud_id")
        let ip = try parameters.text("ip")
        if id == nil, area == nil || ip == nil { throw .missing(ip == nil ? "bk_host_id/ip" : "bk_cloud_id") }
        let host = requestedHost(id: id, area: area, ip: ip).flatMap { step.hosts.contains($0.index) ? $0 : nil }
        if let host, faults.isGuilty(host) { throw guilty() }
        if let host, faults.refuses(host) { throw .illegal("bk_host_id") }
        let script = host.flatMap { scriptLog(of: $0, step) }
        let transfers = host.map { self.transfers(of: $0, step) } ?? []
        let known = script == nil && transfers.isEmpty ? nil : host
        return { json in
            json.object { json in
                json.field("log_type", step.logType)
                json.field("bk_host_id", known?.id ?? id)
                json.field("bk_cloud_id", known?.area ?? area)
                json.field("ip", known == nil ? ip : known?.ipv4?.description)
                json.field("log_content", script)
                json.field("file_logs") { json in
                    if transfers.isEmpty { return json.null() }
                    json.array(transfers) { $0.transfer($1, isDetailed: false) }
                }
            }
        }
    }

    private func requestedHost(id: Int64?, area: Int64?, ip: String?) -> DemoHost? {
        if let id { return world.inventory.host(id: id) }
        return ip.flatMap { world.inventory.hosts(address: $0, area: area).first }
    }

    /// What a host printed in a script step.
    func scriptLog(of host: DemoHost, _ step: DemoStep) -> LogText? {
        guard case .script(let work) = step.work,
            let text = work.text(of: host, step: step, at: moment, isEscaped: !faults.isOdd(host))
        else { return nil }
        guard faults.isOdd(host) else { return text }
        faults.count(.odd)
        return .raw(text.bytes + .oddEnding)
    }

    /// The error that a guilty host makes.
    func guilty() -> PlatformError {
        faults.count(.guilty)
        return .guilty
    }

    private func transfers(of host: DemoHost, _ step: DemoStep) -> [DemoTransfer] {
        guard case .files(let work) = step.work else { return [] }
        return work.downloads(to: host, step: step) + work.uploads(for: host, step: step)
    }
}

extension DemoStep {
    /// `log_type` of its logs: 1 of scripts, 2 of files, none of a manual confirmation.
    var logType: Int? { [1: 1, 2: 2, 4: 1][type] }
}

extension JSONBytes {
    /// One entry of `file_logs`. Without detail, as the single-host answer has it, the ends are ids only, and size,
    /// speed and progress are absent.
    mutating func transfer(_ transfer: DemoTransfer, isDetailed: Bool) {
        object { json in
            json.field("mode", transfer.target == nil ? 0 : 1)
            json.field("src_ip") { $0.end(transfer.file.source, isDetailed: isDetailed) }
            json.field("src_path", transfer.file.sourcePath)
            json.field("dest_ip") { json in
                guard let target = transfer.target else { return json.null() }
                json.end(target, isDetailed: isDetailed)
            }
            json.field("dest_path", transfer.target == nil ? nil : transfer.file.destinationPath)
            json.field("status", transfer.status)
            json.field("log_content", transfer.log)
            if isDetailed {
                json.field("size", transfer.file.size)
                json.field("speed", transfer.speed)
                json.field("process", transfer.progress)
            }
        }
    }

    private mutating func end(_ host: DemoHost, isDetailed: Bool) {
        object { json in
            json.field("bk_host_id", host.id)
            json.field("bk_cloud_id", isDetailed ? host.area : nil)
            json.field("ip", isDetailed ? host.ipv4?.description : nil)
            if isDetailed {
                json.field("bk_cloud_name", nil as String?)
                json.field("ipv6", host.ipv6?.description)
                json.field("bk_agent_id", nil as String?)
                json.field("alive", nil as Int?)
            }
        }
    }
}
