import JobModel

/// A file of a distribution step: where it comes from, where it goes.
struct DemoFile: Sendable {
    let source: DemoHost
    let sourcePath, destinationPath: String
    /// As the platform words it, `1.2 MB`.
    let size: String
}

/// One entry of a file step's `file_logs`.
struct DemoTransfer: Sendable {
    /// Where it went; nil for an upload.
    let target: DemoHost?
    let file: DemoFile
    /// 4 success, 5 failed.
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

    /// What the log says about it.
    var detail: String {
        switch self {
        case .sourceMissing: "source file does not exist"
        case .transferFailed: "no space left on device"
        case .timeout: "timed out after 600 s"
        }
    }
}

/// A file-distribution step: its files, and at which targets they did not arrive.
struct DistributionWork: Sendable {
    let files: [DemoFile]
    /// The fault at the target of an index of the inventory, if any. It hits the last of the files.
    var fault: @Sendable (Int) -> DistributionFault? = { _ in nil }
    /// A source that does not have the last of the files: the targets whose fault is `sourceMissing` should get it there.
    var brokenSource: DemoHost?
    /// Whether the target of an index of the inventory succeeded in an earlier attempt. The answer for many hosts tells the
    /// latest attempt of a distribution alone, and so leaves such hosts out.
    var isCarriedOver: @Sendable (Int) -> Bool = { _ in false }

    /// What became of the step at a target.
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

    /// The uploads of a source. What it could not send to some target still went to the others.
    func uploads(from host: DemoHost, step: DemoStep) -> [DemoTransfer] {
        let broken = brokenFile.map { [$0] } ?? []
        return (files + broken).filter { $0.source.id == host.id }.map { upload($0, step) }
    }

    /// The sources' uploads, as the single-host answer adds them to a target's downloads.
    func uploads(for host: DemoHost, step: DemoStep) -> [DemoTransfer] { files(for: host).map { upload($0, step) } }

    /// The files of a target: who meets the broken source gets the last one from there.
    private func files(for host: DemoHost) -> [DemoFile] {
        guard fault(host.index) == .sourceMissing, let brokenFile else { return files }
        return files.dropLast() + [brokenFile]
    }

    /// The last of the files, from the broken source.
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
