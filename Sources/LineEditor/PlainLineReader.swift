import CLibEditShim
import TerminalText

import Glibc

/// Reads lines where a ``LineEditor`` can't: from pipes, files and terminals without escape sequences.
///
/// Lines may have any length and contain any byte, including NUL; invalid UTF-8 becomes U+FFFD. Reading blocks the
/// calling thread.
public struct PlainLineReader {
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private var start = 0
    /// The offset before which `bytes` is known to have no line break.
    private var searched = 0

    /// Creates a reader of `descriptor`, which the caller keeps and closes.
    public init(descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

    /// Reads the next line, without its line break; nil at the end. The last line may lack a line break.
    public mutating func next() -> String? {
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    start = end + 1
                    searched = start
                }
                return String(decoding: bytes[start..<end], as: UTF8.self)
            }
            searched = bytes.count
            guard fill() else {
                guard start < bytes.count else { return nil }
                defer {
                    bytes = []
                    start = 0
                    searched = 0
                }
                return String(decoding: bytes[start...], as: UTF8.self)
            }
        }
    }

    /// Reads more bytes.
    ///
    /// - Returns: False at the end, or if reading fails.
    private mutating func fill() -> Bool {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        // A terminal returns one line for each read, so the lines after it stay available to a child process.
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = lineeditor_read(descriptor, &piece, piece.count)
            if count > 0 {
                bytes += piece.prefix(count)
                return true
            }
            if count < 0 && errno == EINTR { continue }
            guard count < 0 && errno == EAGAIN else { return false }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&waiting, 1, -1)
        }
    }

    /// Asks for a secret.
    ///
    /// On a terminal the line is read without echo, Ctrl-C cancels, and the terminal's mode is restored in any case. If
    /// the descriptor is not a terminal, the next line is read.
    public mutating func readSecret(prompt: String, promptDescriptor: Int32 = STDERR_FILENO) -> ReadResult {
        guard isatty(descriptor) == 1 else { return next().map(ReadResult.line) ?? .endOfInput }
        // In the background the mode that would be saved, and the screen, belong to another program.
        guard lineeditor_wait_for_foreground(descriptor), let mode = TerminalMode(of: descriptor) else {
            return .endOfInput
        }
        StandardDescriptors.write(Array(TerminalSafe.text(prompt).utf8), to: promptDescriptor)
        // The silent mode has no signals from keys, so no key can end the program while the echo is off.
        mode.enterSilentMode()
        defer {
            mode.restore()
            StandardDescriptors.write([UInt8(ascii: "\n")], to: promptDescriptor)
        }
        var decoder = KeyDecoder()
        var secret = SecretLine()
        var byte: UInt8 = 0
        while true {
            let count = lineeditor_read(descriptor, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return .endOfInput }
            for key in decoder.feed(byte) {
                if let result = secret.feed(key) { return result }
            }
        }
    }
}

/// The state of a line that is typed without being shown, with the few editing keys that it supports.
struct SecretLine: Sendable {
    private var text = String.UnicodeScalarView()

    /// Applies a key.
    ///
    /// - Returns: The result if the key ends the line; otherwise nil.
    mutating func feed(_ key: Key) -> ReadResult? {
        switch key {
        case .scalar("\r"), .scalar("\n"): return .line(String(text))
        // Ctrl-C, in a mode in which it sends no signal.
        case .scalar("\u{03}"): return .cancelled
        case .scalar("\u{04}"): return text.isEmpty ? .endOfInput : nil
        case .scalar("\u{08}"), .scalar("\u{7F}"): if !text.isEmpty { text.removeLast() }
        case .scalar("\u{15}"): text = String.UnicodeScalarView()
        case .scalar(let scalar) where scalar.value >= 0x20: text.append(scalar)
        case .paste(let pasted): text.append(contentsOf: pasted.unicodeScalars.filter { $0 != "\n" })
        default: break
        }
        return nil
    }
}
