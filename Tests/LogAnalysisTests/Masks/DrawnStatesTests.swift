import LogAnalysis
import Testing

/// Of lines that CR draws anew in place, what counts.
@Suite struct DrawnStatesTests {
    @Test(arguments: [
        ("copy 10%\rERROR: disk full\rcopy 100%", "ERROR: disk full\ncopy 100%"),
        ("下载 10%\r错误: 磁盘满\r下载 100%", "错误: 磁盘满\n下载 100%"),
        ("copy 10%\rERROR: disk full\rERROR: disk full\r\r\rcopy 100%\r\n", "ERROR: disk full\ncopy 100%"),
        ("ERROR: disk full\r\u{1B}[2K\rcopy 10%\rcopy 100%", "ERROR: disk full\ncopy 100%"),
        ("ERROR: disk full\r                \r\nnext", "ERROR: disk full\n                \nnext"),
        (
            "copy 10%\rdisk 98% full\rcopy 60%\rno route to host\rcopy 100%",
            "disk 98% full\nno route to host\ncopy 100%"
        ),
        ("copy 10%\r99% ERROR: disk full\rcopy 100%", "99% ERROR: disk full\ncopy 100%"),
        ("[1/3] cc a.o\r[2/3] FAILED: cc b.o\r[3/3] link", "[2/3] FAILED: cc b.o\n[3/3] link"),
        ("拷贝 10%\r写入失败 37%\r拷贝 100%", "写入失败 37%\n拷贝 100%"),
        ("copy 10%\rdisk error at 5 MB\rcopy 100%", "disk error at 5 MB\ncopy 100%"),
    ]) func `a state that was more than progress is a line of its own`(log: String, right: String) {
        #expect(normalised(log, .none) == right)
    }

    @Test(arguments: [
        "|", "get a\rget a.\rget a..", "\r\r",
        "Receiving objects:  10% (1/10)\rReceiving objects: 100% (10/10), 3.1 MiB | 2 MiB/s\rReceiving objects: 100%, done.",
        " 45%[====>    ] 12,345 --.-K/s  eta 3s\r100%[=======>] 23,456 1.2M/s in 0.3s",
        "      1,234  45%    1.23MB/s    0:00:03\r      2,345 100%    2.30MB/s    0:00:01 (xfr#1, to-chk=0/3)",
        "   |████      | 10 kB 3.2 MB/s eta 0:00:01\r   |██████████| 20 kB 3.1 MB/s\rwheel built",
        "12345 bytes (12 MB, 12 MiB) copied, 1 s\r99912345 bytes (99 GB, 93 GiB) copied, 2 s",
        "[1/3] Building one.o\r[2/3] Building two.o\r[3/3] Linking",
        "\u{1B}[32mdeploy\u{1B}[0m /\rdeploy -\rdeploy \\\rdeploy done", "Reading lists... 0%\rReading lists... Done",
        // What was drawn only once, in words of its own.
        "copying 37%\rdone", "上传进度：42%\r上传成功", "downloading 12%\rinstalling (40%)\rdone",
        "Progress (1): 4.1 kB\rDownloaded x", "10 MiB/s\rall done",
    ]) func `progress counts as its last state`(log: String) {
        let last = log.split(separator: "\r").last.map(String.init) ?? ""
        #expect(normalised(log, .none) == last)
    }

    @Test func `a host that drew more often did the same`() {
        let normaliser = Normaliser()
        func hash(_ text: String) -> ByteHash { normaliser.normalise(Array(text.utf8)).hash }
        #expect(hash("get  1%\rget 50%\rget 99%\rget done\n") == hash("get 50%\rget done\n"))
        #expect(hash("get 1%\rERROR\rget 99%\rget done\n") != hash("get 50%\rget done\n"))
    }

    @Test func `each state leads to its line of the log`() {
        let log = Array("a\ncopy 1%\rERROR 5s\rcopy 100%\nb\r\nc".utf8)
        let result = Normaliser().normalise(log, isDetailed: true)
        #expect(
            result.lines.map { String(decoding: log[$0.original], as: UTF8.self) } == [
                "a", "ERROR 5s", "copy 100%", "b", "c",
            ])
        #expect(result.lines.map(\.number) == [1, 2, 2, 3, 4])
    }

    /// Each state is held against its neighbours and the last one, not against all.
    @Test(.timeLimit(.minutes(1))) func `many states take linear time`() {
        let long = String(repeating: "1", count: 100_000)
        for log in [
            String(repeating: "a\rbcd\r", count: 100_000) + long, long + String(repeating: "\rabcd", count: 100_000),
        ] {
            #expect(!Normaliser().normalise(Array(log.utf8)).bytes.isEmpty)
        }
    }
}
