import JSON
import JobModel
import Testing

@testable import JobShell

@Suite struct EstimateTests {
    @Test(arguments: [
        (0.012, "1 s"), (1, "1 s"), (3.2, "4 s"), (9.5, "10 s"), (12, "15 s"), (54.9, "55 s"), (56, "1 min 00 s"),
        (121, "2 min 10 s"), (601, "11 min 00 s"), (7000, "1 h 57 min"), (.infinity, "277777 h 47 min"),
    ])
    func aGuessIsNoFinerThanItCanBeKnown(seconds: Double, text: String) {
        #expect(Texts.estimate(seconds: seconds) == text)
    }

    @Test func aLineOfAFollowedLogThatHasNotEndedIsMarked() {
        let drawing = HostLineDrawing(Screen(width: 80, usesColor: false))
        let host: JSONObject = ["host_id": 101, "cloud": 0, "ip": "10.9.0.1"]
        func line(_ event: String) -> String {
            drawing.line(["event": .string(event), "host": .object(host), "text": "Proceed? [y/N] "])
        }
        #expect(line("partial") == "10.9.0.1: Proceed? [y/N]  -- unfinished")
        #expect(line("line") == "10.9.0.1: Proceed? [y/N] ")
    }
}
