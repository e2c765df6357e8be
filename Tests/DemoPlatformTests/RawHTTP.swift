#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An HTTP answer as it came.
struct RawAnswer {
    var status = 0
    var headers: [String: String] = [:]
    var body: [UInt8] = []
}

/// One connection to 127.0.0.1 on a plain socket, so that a test sees what the wire carries.
final class RawConnection {
    private let descriptor: Int32
    private var received: [UInt8] = []
    private var isAtEnd = false

    init?(port: Int) {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if connected != 0 { return nil }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if sent <= 0 { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// The next answer; nil when the connection ended before it was whole.
    func receive() -> RawAnswer? {
        while true {
            if let (answer, length) = RawConnection.parse(received) {
                received.removeFirst(length)
                return answer
            }
            if isAtEnd { return nil }
            var buffer = [UInt8](repeating: 0, count: 1 << 18)
            let count = read(descriptor, &buffer, buffer.count)
            if count <= 0 { isAtEnd = true } else { received += buffer[..<count] }
        }
    }

    /// Whether the other side has ended the connection with nothing left to read.
    func ends() -> Bool { receive() == nil && received.isEmpty }

    private static func parse(_ bytes: [UInt8]) -> (RawAnswer, Int)? {
        var blank: Int?
        for index in bytes.indices.dropLast(3) where bytes[index..<(index + 4)] == [13, 10, 13, 10] {
            blank = index
            break
        }
        guard let blank else { return nil }
        let lines = String(decoding: bytes[..<blank], as: UTF8.self).split(separator: "\r\n")
        var answer = RawAnswer(status: lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0)
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            answer.headers[sides[0].lowercased()] = String(sides[1].drop { $0 == " " })
        }
        let length = Int(answer.headers["content-length"] ?? "") ?? 0
        guard bytes.count >= blank + 4 + length else { return nil }
        answer.body = Array(bytes[(blank + 4)..<(blank + 4 + length)])
        return (answer, blank + 4 + length)
    }
}
