import JobModel

/// The parts of a URL with an authority, such as `http://…`. The parser is strict, so that every HTTP library reads an
/// accepted URL in the same way.
struct WebAddress: Equatable {
    /// The scheme, in lower case.
    var scheme: String
    /// The text before `@`. It is never shown, because it may hold a password.
    var userInfo: String?
    /// The host, in lower case; an IPv6 address has no brackets.
    var host: String
    var port: Int?
    /// The path from the first slash, without trailing slashes; empty when there is none.
    var path: String
    /// Whether a query (`?`) or a fragment (`#`) follows the path.
    var hasQueryOrFragment: Bool

    /// Parses a URL that begins with its scheme. Returns nil when the text isn't one.
    init?(_ text: String) {
        guard let colon = text.place(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        guard !scheme.isEmpty, scheme.utf8.allSatisfy({ $0.isASCIIAlphanumeric }) else { return nil }
        let rest = text[colon.upperBound...]
        let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        var authority = rest[..<authorityEnd]
        if let at = authority.lastIndex(of: "@") {
            userInfo = String(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        var portText: Substring?
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close].lowercased()
            guard case .v6? = HostAddress(host) else { return nil }
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.first == ":" else { return nil }
            portText = after.isEmpty ? nil : after.dropFirst()
        } else {
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = (parts.first ?? "").lowercased()
            let isName = host.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._".utf8.contains($0) }
            guard !host.isEmpty, isName else { return nil }
            portText = parts.count > 1 ? parts[1] : nil
        }
        if let portText {
            guard portText.utf8.allSatisfy({ $0.isASCIIDigit }), let number = Int(portText),
                (1...65535).contains(number)
            else { return nil }
            port = number
        }
        let tail = rest[authorityEnd...]
        let pathEnd = tail.firstIndex { "?#".contains($0) } ?? tail.endIndex
        hasQueryOrFragment = pathEnd != tail.endIndex
        var path = tail[..<pathEnd]
        guard path.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "-._~!$&'()*+,;=:@%/".utf8.contains($0) }) else {
            return nil
        }
        while path.last == "/" { path.removeLast() }
        self.path = String(path)
    }

    /// Host and port as in a URL, with an IPv6 address in brackets.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// Scheme, host and port, with the port even where the scheme implies it.
    var origin: String {
        var whole = self
        whole.port = port ?? (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(whole.authority)"
    }

    /// The normalised URL: scheme, host, port and path, never the user information.
    var text: String { "\(scheme)://\(authority)\(path)" }

    /// Whether the host is the local machine.
    var isLoopback: Bool {
        switch HostAddress(host) {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        case nil: host == "localhost" || host.hasSuffix(".localhost")
        }
    }
}

extension StringProtocol {
    /// The first range that equals `needle` byte for byte. A combining character after it can't hide it, as it would in
    /// a comparison of `Character`s.
    func place(of needle: String) -> Range<Index>? {
        let wanted = Array(needle.utf8)
        var start = utf8.startIndex
        while let first = utf8[start...].firstIndex(where: { $0 == wanted.first }) {
            if utf8[first...].starts(with: wanted) {
                return first..<utf8.index(first, offsetBy: wanted.count)
            }
            start = utf8.index(after: first)
        }
        return nil
    }

    /// The text without white space and control characters at both ends.
    var trimmed: String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.value <= 0x20 || $0.value == 0x7F || $0.value == 0xFEFF }
        // A shortcut, because nearly every text needs no trimming, and one answer has tens of thousands of fields.
        guard let first = unicodeScalars.first, let last = unicodeScalars.last, isBlank(first) || isBlank(last) else {
            return String(self)
        }
        let scalars = unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }
}

extension UInt8 {
    /// Whether the byte is one of `0`…`9`.
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    /// Whether the byte is an ASCII letter or digit.
    var isASCIIAlphanumeric: Bool { isASCIIDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
