import CLibEditShim
import TerminalText

import Glibc

/// Reads lines where no ``LineEditor`` can: from pipes, files and terminals without escape sequences.
///
/// Lines may be of any length and hold any byte, NUL too; what is no UTF-8 becomes U+FFFD. Blocks the calling thread.
public struct PlainLineReader {
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to where `bytes` holds no line break.
    private var searched = 0

    /// Reads from `descriptor`, which stays the caller's.
    public init(descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

    /// The next line without its line break, or nil at the end. A last line needs no line break.
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

    /// Reads some more; false at the end, or if the descriptor is broken.
    private mutating func fill() -> Bool {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        // A terminal gives a line at a time, so that what follows is left for a child.
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

    /// Asks for a line that is not shown. From a terminal, without echo, Ctrl-C cancels, and the terminal's mode is
    /// put back whatever comes; from elsewhere the next line.
    public mutating func readSecret(prompt: String, promptDescriptor: Int32 = STDERR_FILENO) -> ReadResult {
        guard isatty(descriptor) == 1 else { return next().map(ReadResult.line) ?? .endOfInput }
        // In the background the mode, which is to be put back, is another program's, and so is the screen.
        guard lineeditor_wait_for_foreground(descriptor), let mode = TerminalMode(of: descriptor) else {
            return .endOfInput
        }
        StandardDescriptors.write(Array(TerminalSafe.text(prompt).utf8), to: promptDescriptor)
        // Key by key and without signals: nothing can end the program while the echo is off.
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

/// A line that is typed unseen: the few keys it understands. Pure.
struct SecretLine: Sendable {
    private var text = String.UnicodeScalarView()

    /// What the key makes of it; nil while it goes on.
    mutating func feed(_ key: Key) -> ReadResult? {
        switch key {
        case .scalar("\r"), .scalar("\n"): return .line(String(text))
        // Ctrl-C, where it is no signal.
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
