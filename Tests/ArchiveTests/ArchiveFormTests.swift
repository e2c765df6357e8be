import Archive
import Testing

@Suite struct ArchiveFormTests {
    @Test func formsAreToldByTheirFirstBytes() throws {
        let tar = TarBytes.entry("a", [65]) + TarArchive.end
        let zip = try ZipBytes(ZipBytes.Entry("a", "1")).archive()
        #expect(ArchiveForm(head: tar) == .tar)
        #expect(ArchiveForm(head: TarBytes.entry("a", form: .old)) == .tar)
        #expect(ArchiveForm(head: tar.prefix(300)) == .tar)
        #expect(ArchiveForm(head: TarArchive.end) == .tar)
        #expect(ArchiveForm(head: try Gzip.member([tar])) == .gzip)
        #expect(ArchiveForm(head: zip) == .zip)
        #expect(ArchiveForm(head: try ZipBytes([]).archive()) == .zip)
    }

    @Test(arguments: ["", "P", "PK", "10.0.0.1: hello\n", "BZh9 is a bzip2 level", "7z", "\u{0}\u{0}"])
    func textIsNoArchive(_ text: String) {
        #expect(ArchiveForm(head: Array(text.utf8)) == nil)
    }

    @Test func whatIsNotReadIsRefusedWithTheCommandThatUnpacksIt() {
        let xz = ArchiveForm(head: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4])
        #expect(xz == .other("xz"))
        #expect(xz?.refusal?.code == "archive-unsupported")
        #expect(xz?.refusal?.message.contains("packed as xz") == true)
        #expect(xz?.refusal?.hint == "unpack it first with `xz -dk FILE`")
        let bzip2: [UInt8] = Array("BZh1".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 1]
        #expect(ArchiveForm(head: bzip2) == .other("bzip2"))
        #expect(ArchiveForm(head: [0x28, 0xb5, 0x2f, 0xfd]) == .other("zstd"))
        #expect(ArchiveForm.zip.refusal == nil)
    }
}
