import Testing

@testable import LineEditor

import Glibc
import TestSupport

@Suite struct PlainLineReaderTests {
    @Test func linesOfAnyLengthAndContent() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/input"
        let long = String(repeating: "中", count: 100_000)
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        StandardDescriptors.write(Array("a\0b\n\n\(long)\nlast".utf8) + [0xFF], to: descriptor)
        lseek(descriptor, 0, SEEK_SET)
        var reader = PlainLineReader(descriptor: descriptor)
        #expect(reader.next() == "a\0b")
        #expect(reader.next() == "")
        #expect(reader.next() == long)
        #expect(reader.next() == "last\u{FFFD}")
        #expect(reader.next() == nil)
    }
}
