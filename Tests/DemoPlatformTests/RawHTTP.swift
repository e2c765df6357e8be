import Glibc

/// An HTTP answer as it came.
struct RawAnswer {
    var status = 0
    var headers: [String: String] = [:]
    var body: [UInt8] = []
}

/// One connection to 127.0.0.1 on a plain socket, so that a test sees what the wire carries.
final class RawConnection {
    private let descriptor: Int32
    /// What came and was not taken as an answer.
    private(set) var received: [UInt8] = []
    private var isAtEnd = false
    /// Whether the other side reset the connection.
    private(set) var wasReset = false

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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
            readMore()
        }
    }

    /// The head of the next answer, as soon as it and a little of the body are here; nothing is taken away.
    func head() -> RawAnswer? {
        while true {
            if let (answer, length) = RawConnection.head(of: received), received.count > length + 4096 { return answer }
            if isAtEnd { return nil }
            readMore()
        }
    }

    /// All that comes until the other side ends the connection.
    func everything() -> [UInt8] {
        while !isAtEnd { readMore() }
        return received
    }

    /// The beginning of a body whose rest did not come.
    var bodySoFar: ArraySlice<UInt8>? { RawConnection.head(of: received).map { received[$0.1...] } }

    private func readMore() {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { wasReset = errno == ECONNRESET }
        if count <= 0 { isAtEnd = true } else { received += buffer[..<count] }
    }

    /// Whether the other side has ended the connection with nothing left to read.
    func ends() -> Bool { receive() == nil && received.isEmpty }

    /// An answer's head, and its length.
    private static func head(of bytes: [UInt8]) -> (RawAnswer, Int)? {
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
        return (answer, blank + 4)
    }

    private static func parse(_ bytes: [UInt8]) -> (RawAnswer, Int)? {
        guard let (head, start) = head(of: bytes) else { return nil }
        var answer = head
        let length = Int(answer.headers["content-length"] ?? "") ?? 0
        guard bytes.count >= start + length else { return nil }
        answer.body = Array(bytes[start..<(start + length)])
        return (answer, start + length)
    }
}
