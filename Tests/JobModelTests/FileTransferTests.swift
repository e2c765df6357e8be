import JobModel
import Testing

/// What a transfer says of itself.
@Suite struct FileTransferTests {
    @Test(arguments: [
        (
            "[2021-06-28 11:32:16] FileName: /tmp/1.log FileSize: 9.0 Bytes State: dest agent failed download file "
                + "Speed: 0 KB/s Progress: 0% StatusDesc: dest agent failed download file Detail: no space left\n",
            "no space left"
        ),
        ("Detail: no space left on device", "no space left on device"),
        ("StatusDesc: source agent failed Detail: ", "source agent failed"),
        ("first\r\n[2021-06-28 11:32:16]  the second\r\n\r\n", "the second"),
        ("why\n-----\n", "why"), ("[disk] is full", "[disk] is full"), ("磁盘空间不足\n", "磁盘空间不足"),
    ])
    func theReasonIsTheLastLineThatSaysSomething(log: String, reason: String) {
        #expect(FileTransfer(status: 5, log: log).reason == reason)
        #expect(FileTransfer(status: 4, log: log).reason == nil)
    }

    @Test func aTransferWithoutWordsHasNoReason() {
        for log in [nil, "", "\n", "[2021-06-28 11:32:16]\n---\n"] {
            #expect(FileTransfer(status: 5, log: log).reason == nil)
        }
    }

    @Test func anUnknownStatusIsNoSuccess() {
        let outcomes = [nil, 0, 1, 2, 3, 4, 5, 6, -1].map { FileTransfer(status: $0).outcome }
        #expect(outcomes == [.running, .running, .running, .running, .running, .success, .failed, .running, .running])
    }

    @Test func anEndIsAWordOfAHostSet() {
        typealias End = FileTransfer.Endpoint
        #expect(End(hostID: 7, area: 0, ip: "10.0.0.2").word == "10.0.0.2")
        #expect(End(area: 3, ip: "10.0.0.2").word == "3:10.0.0.2")
        #expect(End(area: 3, ip: nil, ipv6: "FD00::0:5").word == "3:[fd00::5]")
        #expect(End(ipv6: "fd00::5").word == "fd00::5")
        #expect(End(hostID: 7).word == "id:7")
        #expect(End().word == nil)
    }

    @Test func anEndIsAHostByItsIDElseByAreaAndAddress() {
        typealias End = FileTransfer.Endpoint
        let host = Host(id: 7, area: 3, ipv4: HostAddress("10.0.0.2"), ipv6: HostAddress("fd00::5"))
        #expect(End(hostID: 7).isSame(as: host))
        #expect(!End(hostID: 8, area: 3, ip: "10.0.0.2").isSame(as: host))
        #expect(End(area: 3, ip: "10.0.0.2").isSame(as: host) && End(ipv6: "FD00::5").isSame(as: host))
        #expect(!End(area: 0, ip: "10.0.0.2").isSame(as: host) && !End().isSame(as: host))
    }
}
