import Archive
import Foundation
import JobModel

@testable import LogFiles

/// A folder that goes with the test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("joblog-open-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// Keeps what it gets.
actor KeptLogs: OpenedLogSink {
    private(set) var logs: [HostLog] = []

    func write(_ logs: [HostLog]) { self.logs += logs }
}

/// What was opened, with the logs.
struct Opened {
    let run: OpenedRun
    let logs: [HostLog]

    /// Each host's word with the text of its log, in the order of the run.
    var texts: [String] {
        run.hosts.map { host in
            let log = logs.first { $0.host.key() == host.key() }
            guard case .script(let bytes)? = log?.content else { return "\(host.word) -" }
            return "\(host.word) \(String(decoding: bytes, as: UTF8.self))"
        }
    }

    func log(_ word: String) -> HostLog? { logs.first { $0.host.word == word } }
}

func open(
    _ path: String, _ form: LogFileForm? = nil, standardInput: Int32? = nil, limits: LogFileLimits = LogFileLimits()
) async throws -> Opened {
    let kept = KeptLogs()
    let run = try await LogFiles.open(path, form: form, standardInput: standardInput, limits: limits, into: kept)
    return Opened(run: run, logs: await kept.logs)
}

/// Opens a text that lies in a file.
func openText(_ text: String, _ form: LogFileForm? = nil, limits: LogFileLimits = LogFileLimits()) async throws
    -> Opened
{
    let scratch = try Scratch()
    return try await open(try scratch.write("text", text), form, limits: limits)
}

/// What `open` says of a path that it refuses; nil when it opens it.
func refusal(_ path: String, _ form: LogFileForm? = nil, limits: LogFileLimits = LogFileLimits()) async throws
    -> Failure?
{
    do {
        _ = try await open(path, form, limits: limits)
        return nil
    } catch let failure as Failure {
        return failure
    }
}

func refusal(text: String, _ form: LogFileForm? = nil, limits: LogFileLimits = LogFileLimits()) async throws -> Failure?
{
    let scratch = try Scratch()
    return try await refusal(try scratch.write("text", text), form, limits: limits)
}

/// A tar archive of these files.
func tar(_ files: [(String, String)]) -> [UInt8] {
    files.flatMap { path, text in
        TarArchive.header(path: path, size: text.utf8.count, modifiedSeconds: 0) + Array(text.utf8)
            + TarArchive.padding(after: text.utf8.count)
    } + TarArchive.end
}

/// A zip archive of these files, not packed (APPNOTE 4.3).
func zip(_ files: [(String, String)]) -> [UInt8] {
    func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> ($0 * 8) & 255) } }
    var (body, directory) = ([UInt8](), [UInt8]())
    for (name, text) in files {
        let bytes = Array(text.utf8)
        let facts =
            little(0x0800, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) + little(crc32(bytes), 4)
            + little(bytes.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2) + little(0, 2)
        directory +=
            little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2)
            + little(0, 4) + little(body.count, 4) + Array(name.utf8)
        body += little(0x0403_4B50, 4) + little(20, 2) + facts + Array(name.utf8) + bytes
    }
    let end =
        little(0x0605_4B50, 4) + little(0, 4) + little(files.count, 2) + little(files.count, 2)
        + little(directory.count, 4) + little(body.count, 4) + little(0, 2)
    return body + directory + end
}

private func crc32(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = .max
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return Int(~sum)
}
