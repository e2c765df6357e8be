import LogAnalysis

import Glibc

/// `benchmark diffing FROM TO`: what `diff -u FROM TO` does, so that whole processes can be held against each other.
enum Diffing {
    /// Writes the unified form to standard output.
    static func run(_ from: String, _ to: String) {
        let diff = LogDiff(exactlyFrom: LogText(contents(of: from)), to: LogText(contents(of: to)))
        UnifiedForm(diff, from: from, to: to).write { piece in
            var rest = piece[...]
            while !rest.isEmpty {
                let written = write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written < 0 { exit(1) }
                rest = rest.dropFirst(written)
            }
        }
    }

    private static func contents(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            perror(path)
            exit(2)
        }
        defer { close(descriptor) }
        return Array(unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if got <= 0 { break }
                count += got
            }
        }
    }
}
