import JobModel

/// `data` of `get_job_instance_ip_log` and of `batch_get_job_instance_ip_log`: what some hosts printed.
///
/// The one place where a log answer becomes bytes, so that a scanner that reads chunks as they arrive can take its
/// place.
struct LogAnswer: Decodable {
    /// One host's part of the answer.
    struct Entry: Decodable {
        let hostID: Int64?
        let area: Int64?
        let ipv4, ipv6: HostAddress?
        /// Nil where the host has no log.
        let content: HostLog.Content?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            hostID = fields.integer("bk_host_id", or: "host_id")
            area = fields.integer("bk_cloud_id")
            ipv4 = fields.address("ip", wantsV6: false)
            ipv6 = fields.address("ipv6", wantsV6: true) ?? fields.address("ip", wantsV6: true)
            let transfers = try fields.list("file_logs", of: TransferEntry.self)?.compactMap(\.transfer) ?? []
            if !transfers.isEmpty {
                content = .files(transfers)
            } else {
                // The content of a file step's host is its transfers: it has no text of its own.
                content =
                    fields.integer("log_type") == 2 ? nil : fields.text("log_content").map { .script(Array($0.utf8)) }
            }
        }
    }

    /// The hosts' parts, in the platform's order, which is not the request's.
    let entries: [Entry]
    /// Whether this is the answer for a single host, whose one entry need not name it.
    let isSingle: Bool

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        isSingle = !fields.has("script_task_logs") && !fields.has("file_task_logs")
        if isSingle {
            entries = [try Entry(from: decoder)]
        } else {
            entries =
                try (fields.list("script_task_logs", of: Entry.self) ?? [])
                + (fields.list("file_task_logs", of: Entry.self) ?? [])
        }
    }

    /// The logs of the hosts that were asked for, in their order; a host that the answer doesn't tell of has none.
    func logs(of hosts: [Host]) -> [HostLog] {
        if isSingle { return hosts.map { host in HostLog(host: host, entry: entries.first) } }
        var byID: [Int64: Entry] = [:]
        var byAddress: [HostKey: Entry] = [:]
        for entry in entries {
            if let id = entry.hostID { byID[id] = entry }
            for address in [entry.ipv4, entry.ipv6] {
                if let address { byAddress[.address(area: entry.area ?? 0, address)] = entry }
            }
        }
        return hosts.map { host in
            // An address tells hosts apart only where the entry has no id: an id that differs is another host.
            let byPlace = [host.ipv4, host.ipv6].lazy.compactMap { $0 }
                .compactMap { byAddress[.address(area: host.area, $0)] }
                .first { host.id == nil || $0.hostID == nil }
            return HostLog(host: host, entry: host.id.flatMap { byID[$0] } ?? byPlace)
        }
    }
}

extension HostLog {
    /// The log that an answer's entry tells; `none` without one. An IPv6 address becomes known with it.
    fileprivate init(host: Host, entry: LogAnswer.Entry?) {
        var host = host
        host.ipv6 = host.ipv6 ?? entry?.ipv6
        self.init(host: host, state: entry?.content == nil ? .none : .fetched, content: entry?.content)
    }
}

/// One element of `file_logs`; nil when all its fields are.
private struct TransferEntry: Decodable {
    let transfer: FileTransfer?

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        let read = FileTransfer(
            mode: fields.integer("mode").flatMap { FileTransfer.Mode(rawValue: Int(clamping: $0)) },
            source: try fields.object("src_ip", as: End.self)?.endpoint, sourcePath: fields.text("src_path"),
            destination: try fields.object("dest_ip", as: End.self)?.endpoint,
            destinationPath: fields.text("dest_path"),
            status: fields.integer("status").map { Int(clamping: $0) }, log: fields.text("log_content"),
            size: fields.text("size"), speed: fields.text("speed"), progress: fields.text("process"))
        transfer = read == FileTransfer() ? nil : read
    }

    private struct End: Decodable {
        /// Nil when nothing of the host is told.
        let endpoint: FileTransfer.Endpoint?

        init(from decoder: any Decoder) throws {
            // A server of old may write the address alone.
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                endpoint = text.isEmpty ? nil : FileTransfer.Endpoint(ip: text)
                return
            }
            let fields = try Fields(decoder)
            let read = FileTransfer.Endpoint(
                hostID: fields.integer("bk_host_id", or: "host_id"), area: fields.integer("bk_cloud_id"),
                ip: fields.text("ip"), ipv6: fields.text("ipv6"))
            endpoint = read == FileTransfer.Endpoint() ? nil : read
        }
    }
}
