import JobModel

/// The parts of an `http://…` address, read strictly: what it accepts, every HTTP library reads the same way.
struct WebAddress: Equatable {
    /// In lower case.
    var scheme: String
    /// What stands before `@`: never shown, it may hold a password.
    var userInfo: String?
    /// In lower case, IPv6 without brackets.
    var host: String
    var port: Int?
    /// From the first slash, without final slashes; empty when there is none.
    var path: String
    /// Whether `?` or `#` follows.
    var hasQueryOrFragment: Bool

    /// Reads an address with its scheme. Nil when it isn't one.
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

    /// Host and port as an address has them; IPv6 in brackets.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// Scheme, host and port; the port is there even where the scheme implies it.
    var origin: String {
        var whole = self
        whole.port = port ?? (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(whole.authority)"
    }

    /// Scheme, host and path in their normal form; never the user information.
    var text: String { "\(scheme)://\(authority)\(path)" }

    /// Whether the host is this machine.
    var isLoopback: Bool {
        switch HostAddress(host) {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        case nil: host == "localhost" || host.hasSuffix(".localhost")
        }
    }
}

extension StringProtocol {
    /// The first place where `needle` stands, byte for byte: no combining character after it can hide it.
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

    /// Without white space and control characters at both ends.
    var trimmed: String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.value <= 0x20 || $0.value == 0x7F || $0.value == 0xFEFF }
        // Nearly every text is trim already: tens of thousands of fields are read in one answer.
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
    /// `0`…`9`
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    /// Letters and digits of ASCII.
    var isASCIIAlphanumeric: Bool { isASCIIDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
