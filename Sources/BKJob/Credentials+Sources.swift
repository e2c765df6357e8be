import Glibc
import JobModel

extension Credentials {
    private static let environmentParts: [(variable: String, name: Name)] = [
        ("BK_APP_CODE", .appCode), ("BK_APP_SECRET", .appSecret), ("BK_TOKEN", .token), ("BK_USERNAME", .username),
        ("BK_JOB_ACCESS_TOKEN", .accessToken), ("BK_ACCESS_TOKEN", .accessToken),
    ]

    /// The variables that hold secrets: what variables of the shell and the environment of children must lack.
    public static let environmentNames: Set<String> = Set(
        environmentParts.filter { $0.name.isSecret }.map(\.variable))

    /// What the environment holds. `BK_ACCESS_TOKEN` goes before `BK_JOB_ACCESS_TOKEN`.
    public static func fromEnvironment(_ environment: [String: String]) -> Credentials {
        var result = Credentials()
        for (variable, name) in environmentParts {
            guard let value = environment[variable]?.trimmed, !value.isEmpty, !value.hasControls else { continue }
            result.set(name, value, source: variable)
        }
        return result
    }

    /// Reads lines `name=value`, as a credentials file holds and a credentials helper prints them. Blank lines and
    /// lines that begin with `#` say nothing. The names are the platform's, in any case; also `bk_access_token`.
    ///
    /// - Throws: `Failure` with code `bad-credentials`, which names the line but never its value.
    public static func parse(_ text: String, source: String) throws(Failure) -> Credentials {
        var result = Credentials()
        // A scalar view, because "\r\n" is one Character, and a file of a Windows editor has it.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let line = String(scalars).trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw Texts.badCredentialsLine(index + 1, source: source)
            }
            let word = line[..<equals].trimmed
            guard let name = Name(text: word) else { throw Texts.unknownCredential(index + 1, source: source) }
            let value = line[line.index(after: equals)...].trimmed
            guard !value.isEmpty else { throw Texts.emptyCredential(name, index + 1, source: source) }
            guard !value.hasControls else { throw Texts.badCredentialsLine(index + 1, source: source) }
            result.set(name, value, source: source)
        }
        guard !result.description.isEmpty else { throw Texts.noCredentials(source: source) }
        return result
    }

    /// Reads a credentials file; see `parse(_:source:)` for its lines.
    ///
    /// - Throws: `Failure` when it can't be read, isn't a regular file, is longer than 64 KiB or not text, and when
    ///   anyone but its owner may read or write it (then the hint is the `chmod` to type).
    public static func readFile(_ path: String) throws(Failure) -> Credentials {
        let bytes: [UInt8]
        let isOpen: Bool
        do throws(FileTrouble) {
            let file = try RegularFile(path)
            isOpen = file.mode & 0o077 != 0
            bytes = try file.read(most: 65_536)
        } catch {
            throw Texts.unreadableCredentials(path, reason: error.text)
        }
        if isOpen { throw Texts.openCredentials(path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Texts.unreadableCredentials(path, reason: "not UTF-8 text")
        }
        return try parse(text, source: path)
    }
}

extension String {
    /// Whether a control character stands in it: none can be in a credential, and one could end a header.
    fileprivate var hasControls: Bool { unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
}

/// The C library's words for an error number.
func errorText(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
