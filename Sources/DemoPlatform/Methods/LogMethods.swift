import JSON
import JobModel

extension MethodCall {
    /// `get_job_instance_ip_log`: the log of one host or, in a file step, its transfers and its sources' uploads.
    ///
    /// For a host without a log, and for a host that is not in the step, the answer repeats what was asked and has
    /// `null` in all other fields.
    func log() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let (_, step) = try requestedStep()
        let id = try parameters.integer("bk_host_id")
        let area = try parameters.integer("bk_cloud_id")
        let ip = try parameters.text("ip")
        if id == nil, area == nil || ip == nil { throw .missing(ip == nil ? "bk_host_id/ip" : "bk_cloud_id") }
        let host = requestedHost(id: id, area: area, ip: ip).flatMap { step.hosts.contains($0.index) ? $0 : nil }
        if let host, faults.fails(host) { throw .guilty }
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
        faults.didSendOddLog()
        return .raw(text.bytes + .oddEnding)
    }

    private func transfers(of host: DemoHost, _ step: DemoStep) -> [DemoTransfer] {
        guard case .files(let work) = step.work else { return [] }
        return work.downloads(to: host, step: step) + work.uploads(for: host, step: step)
    }
}

extension DemoStep {
    /// The `log_type` of the step's logs: 1 for scripts, 2 for files, nil for a manual confirmation.
    var logType: Int? { [1: 1, 2: 2, 4: 1][type] }
}

extension JSONBytes {
    /// Writes one entry of `file_logs`.
    ///
    /// - Parameter isDetailed: false for the answer about a single host, in which source and target are only ids, and
    ///   size, speed and progress are absent.
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

extension MethodCall {
    private static let largestBatch = 500

    /// `batch_get_job_instance_ip_log`: the logs of up to 500 hosts, not in the order of the request. Hosts without a
    /// log are missing, uploads are only given for sources that the request lists, and the answer for a file step
    /// sometimes has an entry in which everything is `null`.
    func batchLog() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let (_, step) = try requestedStep()
        var hosts = try requestedHosts()
        if hosts.contains(where: faults.fails) { throw .guilty }
        if hosts.contains(where: faults.refuses) { throw .illegal("host_id_list") }
        hosts.sort { left, right in
            var (a, b) = (Noise(left.id, step.id, 3), Noise(right.id, step.id, 3))
            return a.next() < b.next()
        }
        return { json in
            json.object { json in
                json.field("job_instance_id", try? parameters.integer("job_instance_id"))
                json.field("step_instance_id", step.id)
                json.field("log_type", step.logType)
                json.field("script_task_logs") { writeScriptLogs(of: hosts, step, &$0) }
                json.field("file_task_logs") { writeFileLogs(of: hosts, step, &$0) }
            }
        }
    }

    private func requestedHosts() throws(PlatformError) -> [DemoHost] {
        let ids = try parameters.list("host_id_list")
        let addresses = try parameters.list("ip_list")
        let count = ids.isEmpty ? addresses.count : ids.count
        if count == 0 { throw .missing("host_id_list") }
        if count > MethodCall.largestBatch { throw .hostCount }
        var seen: Set<Int64> = []
        var hosts: [DemoHost] = []
        for host in ids.isEmpty ? try self.hosts(addresses: addresses) : try self.hosts(ids: ids)
        where seen.insert(host.id).inserted {
            hosts.append(host)
        }
        return hosts
    }

    private func hosts(ids: [JSONValue]) throws(PlatformError) -> [DemoHost] {
        var hosts: [DemoHost] = []
        for value in ids {
            guard let id = value.asInteger else { throw .illegal("host_id_list") }
            let server = DemoInventory.fileServers.first { $0.id == id }
            if let host = server ?? world.inventory.host(id: id) { hosts.append(host) }
        }
        return hosts
    }

    private func hosts(addresses: [JSONValue]) throws(PlatformError) -> [DemoHost] {
        var hosts: [DemoHost] = []
        for value in addresses {
            guard let area = value["bk_cloud_id"]?.asInteger, let ip = value["ip"]?.asText
            else { throw .illegal("ip_list") }
            hosts += world.inventory.hosts(address: ip, area: area)
            hosts += DemoInventory.fileServers.filter { ip == $0.address && area == $0.area }
        }
        return hosts
    }

    private func writeScriptLogs(of hosts: [DemoHost], _ step: DemoStep, _ json: inout JSONBytes) {
        guard step.logType == 1 else { return json.null() }
        json.array(hosts) { json, host in
            guard step.hosts.contains(host.index), let log = scriptLog(of: host, step),
                !faults.omits(host, step)
            else { return }
            json.object { json in
                json.field("host_id", host.id)
                json.field("bk_host_id", host.id)
                json.field("bk_cloud_id", host.area)
                json.field("ip", host.ipv4?.description)
                json.field("ipv6", host.ipv6?.description)
                json.field("log_content", log)
            }
        }
    }

    private func writeFileLogs(of hosts: [DemoHost], _ step: DemoStep, _ json: inout JSONBytes) {
        guard case .files(let work) = step.work else { return json.null() }
        let hasEmptyEntry = hosts.first.map { $0.id % 3 == 0 } ?? false
        json.array(hosts) { json, host in
            if hasEmptyEntry, host.id == hosts.first?.id { json.emptyFileEntry() }
            let isTarget = step.hosts.contains(host.index) && !work.isCarriedOver(host.index)
            let downloads = isTarget ? work.downloads(to: host, step: step) : []
            let transfers = downloads + work.uploads(from: host, step: step)
            if transfers.isEmpty || faults.omits(host, step) { return }
            json.object { json in
                json.field("bk_host_id", host.id)
                json.field("bk_cloud_id", host.area)
                json.field("ip", host.ipv4?.description)
                json.field("file_logs") { $0.array(transfers) { $0.transfer($1, isDetailed: true) } }
            }
        }
    }
}

extension JSONBytes {
    /// Writes the entry that the real server sends for a host without a file log.
    fileprivate mutating func emptyFileEntry() {
        object { json in
            json.field("bk_host_id", nil as Int64?)
            json.field("bk_cloud_id", nil as Int64?)
            json.field("ip", nil as String?)
            json.field("file_logs") { $0.null() }
        }
    }
}
