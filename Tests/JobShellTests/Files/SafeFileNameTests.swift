import JobShell
import Testing

@Suite struct SafeFileNameTests {
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1.log"), ("0-10.0.0.1", "0-10.0.0.1.log"), ("3:10.0.0.7", "3_10.0.0.7.log"),
        ("fd00::5", "fd00__5.log"), ("id:100042", "id_100042.log"), ("主机", "__.log"), ("a\r\nb", "a__b.log"),
        ("", "_.log"), (".", "__.log"), ("..", "_._.log"), ("../../etc/passwd", "_.._.._etc_passwd.log"),
        ("-rf", "_-rf.log"), (".bashrc", "_.bashrc.log"), ("/", "_.log"), ("a\0b\u{1b}[2J", "a_b__2J.log"),
        ("con", "_con.log"), ("NUL", "_NUL.log"), ("Aux.tar", "_Aux.tar.log"), ("COM1", "_COM1.log"),
        ("lpt9.x", "_lpt9.x.log"), ("COM", "COM.log"), ("COM10", "COM10.log"), ("CONSOLE", "CONSOLE.log"),
        ("end.", "end_.log"), ("end. ", "end._.log"), ("a\u{202e}gol.exe", "a_gol.exe.log"), ("a~2", "a_2.log"),
    ])
    func hostileWordsBecomeHarmlessNames(_ word: String, _ name: String) {
        #expect(SafeFileName.name(word, extension: "log") == name)
    }

    @Test func theExtensionMayBeMissingOrHostile() {
        #expect(SafeFileName.name("end.", extension: "") == "end_")
        #expect(SafeFileName.name("NUL", extension: "") == "_NUL")
        #expect(SafeFileName.name("a", extension: "tar.gz") == "a.tar.gz")
        #expect(SafeFileName.name("a", extension: "../x") == "a..._x")
    }

    @Test func anyTextGivesAShortName() {
        var random = SystemRandomNumberGenerator()
        let scalars = Array("..--__aZ09/\\:*?\"<>| ~\0\n\u{7f}\u{202e}é界😀".unicodeScalars)
        for _ in 0..<5000 {
            var word = ""
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                word.unicodeScalars.append(scalars.randomElement(using: &random) ?? " ")
            }
            let ending = ["", "log"].randomElement(using: &random) ?? ""
            let name = SafeFileName.name(word, extension: ending)
            #expect((1...200).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasPrefix("-"))
            #expect(!name.hasSuffix(".") && name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil)
            #expect(ending.isEmpty || name.hasSuffix(".log"))
        }
    }
}
