import JobModel

/// A file of a distribution step, with its source and destination.
struct DemoFile: Sendable {
    let source: DemoHost
    let sourcePath, destinationPath: String
    /// The size as the platform writes it: `1.2 MB`.
    let size: String
}

/// One entry of a file step's `file_logs`.
struct DemoTransfer: Sendable {
    /// The target of a download; nil for an upload.
    let target: DemoHost?
    let file: DemoFile
    /// The platform's number: 4 success, 5 failed.
    let status: Int
    let log, speed, progress: String
}

/// Why files did not arrive at a target.
enum DistributionFault: Sendable {
    case sourceMissing, transferFailed, timeout

    /// The status of the host.
    var status: Int {
        switch self {
        case .sourceMissing: 203
        case .transferFailed: 202
        case .timeout: 303
        }
    }

    /// The text of the log about the fault.
    var detail: String {
        switch self {
        case .sourceMissing: "source file does not exist"
        case .transferFailed: "no space left on device"
        case .timeout: "timed out after 600 s"
        }
    }
}

/// A file distribution step: its files, and the targets at which they did not arrive.
struct DistributionWork: Sendable {
    let files: [DemoFile]
    /// Gives the fault at a target by its index in the inventory, or nil for none. A fault affects the last of the
    /// files.
    var fault: @Sendable (Int) -> DistributionFault? = { _ in nil }
    /// A source that lacks the last of the files. Targets with the fault `sourceMissing` are to get the file from it.
    var brokenSource: DemoHost?
    /// Whether the target at an index of the inventory succeeded in an earlier attempt. The answer about many hosts has
    /// only the latest attempt of a distribution, so it leaves such hosts out.
    var isCarriedOver: @Sendable (Int) -> Bool = { _ in false }

    /// The outcome of the step at a target.
    func outcome(of host: DemoHost, step: DemoStep) -> HostOutcome {
        let (start, end) = times(of: host, step)
        let status = fault(host.index)?.status ?? 9
        return HostOutcome(status: status, tag: "", errorCode: status == 9 ? 0 : status, start: start, end: end)
    }

    /// The downloads of a target.
    func downloads(to host: DemoHost, step: DemoStep) -> [DemoTransfer] {
        let fault = fault(host.index)
        return files(for: host).enumerated().map { index, file in
            let isFaulty = fault != nil && index == files.count - 1
            return transfer(file, to: host, fault: isFaulty ? fault : nil, at: times(of: host, step).end)
        }
    }

    /// The uploads of a source. An upload succeeds even if a target could not receive the file.
    func uploads(from host: DemoHost, step: DemoStep) -> [DemoTransfer] {
        let broken = brokenFile.map { [$0] } ?? []
        return (files + broken).filter { $0.source.id == host.id }.map { upload($0, step) }
    }

    /// The uploads of the sources of a target, which the answer about a single host adds to the target's downloads.
    func uploads(for host: DemoHost, step: DemoStep) -> [DemoTransfer] { files(for: host).map { upload($0, step) } }

    /// The files of a target. A target with the fault `sourceMissing` gets the last one from the broken source.
    private func files(for host: DemoHost) -> [DemoFile] {
        guard fault(host.index) == .sourceMissing, let brokenFile else { return files }
        return files.dropLast() + [brokenFile]
    }

    /// The last of the files with the broken source as its source.
    private var brokenFile: DemoFile? {
        guard let brokenSource, let file = files.last else { return nil }
        return DemoFile(
            source: brokenSource, sourcePath: file.sourcePath, destinationPath: file.destinationPath, size: file.size)
    }

    private func upload(_ file: DemoFile, _ step: DemoStep) -> DemoTransfer {
        let isBroken = file.source.id == brokenSource?.id
        return transfer(
            file, to: nil, fault: isBroken ? .sourceMissing : nil, at: times(of: file.source, step).end)
    }

    private func transfer(
        _ file: DemoFile, to target: DemoHost?, fault: DistributionFault?, at moment: Timestamp
    ) -> DemoTransfer {
        var noise = Noise(file.source.id, target?.id ?? 0, moment.milliseconds)
        let speed = fault == nil ? "\(noise.next(in: 200...9000)) KB/s" : "0 KB/s"
        let progress = fault == nil ? "100%" : "\(fault == .timeout ? 62 : 0)%"
        let (place, action) = target == nil ? ("source agent", "upload") : ("dest agent", "download")
        let state = "\(place) \(fault == nil ? "success" : "failed") \(action) file"
        let path = target == nil ? file.sourcePath : file.destinationPath
        var stamp: [UInt8] = []
        stamp.appendPlatformTime(moment)
        let detail = fault?.detail ?? (target == nil ? "success upload" : "success")
        let log =
            "[\(String(decoding: stamp, as: UTF8.self))] FileName: \(path) FileSize: \(file.size) State: \(state) "
            + "Speed: \(speed) Progress: \(progress) StatusDesc: \(state) Detail: \(detail)\n"
        return DemoTransfer(
            target: target, file: file, status: fault == nil ? 4 : 5, log: log, speed: speed, progress: progress)
    }

    private func times(of host: DemoHost, _ step: DemoStep) -> (start: Timestamp, end: Timestamp) {
        var noise = Noise(host.id, step.id, 1)
        let start = (step.start ?? Timestamp(milliseconds: 0)).advanced(byMilliseconds: noise.next(in: 0...800))
        return (start, start.advanced(byMilliseconds: noise.next(in: 900...9000)))
    }
}
