import JobModel

extension MethodCall {
    private static let largestBatch = 500

    /// `batch_get_job_instance_ip_log`: the logs of up to 500 hosts, in an order of the server's own. Hosts without a
    /// log are missing, uploads come only for sources that the request lists, and a file answer has now and then an
    /// entry of nothing but `null`.
    func batchLog() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let (_, step) = try requestedStep()
        var hosts = try requestedHosts()
        if hosts.contains(where: faults.isGuilty) { throw guilty() }
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

    private func hosts(ids: [RequestValue]) throws(PlatformError) -> [DemoHost] {
        var hosts: [DemoHost] = []
        for value in ids {
            guard let id = value.integer else { throw .illegal("host_id_list") }
            let server = DemoInventory.fileServers.first { $0.id == id }
            if let host = server ?? world.inventory.host(id: id) { hosts.append(host) }
        }
        return hosts
    }

    private func hosts(addresses: [RequestValue]) throws(PlatformError) -> [DemoHost] {
        var hosts: [DemoHost] = []
        for value in addresses {
            guard case .object(let fields) = value, let area = fields["bk_cloud_id"]?.integer,
                let ip = fields["ip"]?.text
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
    /// What the real server sends for a host that it has no file log of.
    fileprivate mutating func emptyFileEntry() {
        object { json in
            json.field("bk_host_id", nil as Int64?)
            json.field("bk_cloud_id", nil as Int64?)
            json.field("ip", nil as String?)
            json.field("file_logs") { $0.null() }
        }
    }
}
