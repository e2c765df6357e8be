import JobModel
import JobShell
import Testing

@testable import Fetch

/// What `follow` takes from the answers that it gets.
@Suite struct FollowedRunTests {
    // MARK: How a run stands

    private static func run(_ status: Int, finished: Bool, _ steps: [(status: Int, hosts: [Int])]) -> JobRun {
        JobRun(
            job: JobInstance(id: 100, name: "n", status: RunStatus(rawValue: status)),
            steps: steps.enumerated().map { index, step in
                StepInstance(
                    id: Int64(200 + index), name: "s\(200 + index)", type: step.hosts.isEmpty ? 3 : 1,
                    status: RunStatus(rawValue: step.status),
                    hosts: step.hosts.enumerated().map {
                        Host(id: Int64(101 + $0.offset), status: HostStatus(rawValue: $0.element))
                    })
            }, isCalledFinished: finished)
    }

    @Test(arguments: [true, false])
    func theStatusDecidesAndNotWhatThePlatformSaysBesideIt(finished: Bool) {
        func standing(_ status: Int, _ steps: [(status: Int, hosts: [Int])]) -> RunStanding {
            RunStanding(Self.run(status, finished: finished, steps))
        }
        #expect(standing(2, [(2, [7])]) == .runs)
        #expect(standing(15, [(15, [9, 5])]) == .runs)
        #expect(standing(7, [(3, [9]), (7, [])]) == .waitsForPerson(steps: [1]))
        // The run's status may lag behind its step's, and the other way round.
        #expect(standing(2, [(3, [9]), (7, [])]) == .waitsForPerson(steps: [1]))
        #expect(standing(7, [(3, [9]), (1, [])]) == .waitsForPerson(steps: []))
        #expect(standing(3, [(3, [9]), (3, [])]) == .ended)
        #expect(standing(13, [(3, [9]), (13, [])]) == .ended)
        #expect(standing(4, [(7, [])]) == .ended)
        // In a rolling run one step may wait while another goes on.
        #expect(standing(7, [(2, [9, 5]), (7, [])]) == .runs)
        #expect(standing(15, [(15, [9, 7]), (7, [])]) == .runs)
        #expect(standing(7, [(7, [9, 5])]) == .waitsForPerson(steps: [0]))
        // A host of the step that waits was left as it was.
        #expect(standing(7, [(7, [9, 7])]) == .waitsForPerson(steps: [0]))
        #expect(standing(15, [(15, [9, 7]), (7, [7])]) == .runs)
        // Of a number that nobody knows only the platform can tell.
        #expect(standing(99, [(98, [9])]) == (finished ? .ended : .runs))
    }

    @Test func aStatusThatNobodyKnowsIsNoSuccess() {
        let unknown = Texts.whyFailed(Self.run(99, finished: true, [(3, [9])]))
        #expect(unknown?.status == .expectation)
        #expect(unknown?.message == "job 100 ended with status 99, which joblog does not know")
        #expect(Texts.whyFailed(Self.run(4, finished: true, [(4, [11])]))?.code == "job-failed")
        #expect(Texts.whyFailed(Self.run(3, finished: true, [(3, [9])])) == nil)
    }

    @Test func whoHasToActIsToldInOneSentence() {
        let run = Self.run(7, finished: false, [(7, [9, 7])])
        let failure = Texts.waitsForPerson(run, [0], starter: nil, command: "wait")
        #expect(failure.message.hasSuffix("step 1 s200 has to be continued on the platform's page of the job"))
    }

    @Test func whatFetchCannotMendHasItsOwnHint() {
        func hint(_ code: String, _ hint: Sentence?, _ status: JobModel.ExitStatus = .failure) -> String? {
            Texts.notFetched(1, of: 1, Failure(code, "no", hint: hint, status: status)).hint
        }
        #expect(hint("credentials-refused", "login", .credentials) == "login")
        #expect(hint("offline", "start joblog without --offline") == "start joblog without --offline")
        #expect(hint("no-such-method", "connect URL") == "connect URL")
        for failure in [hint("connection-refused", "check the address", .unreachable), hint("bad-parameter", nil)] {
            #expect(failure?.hasPrefix("type `fetch` again") == true)
        }
        let one = Texts.notFetched(1, of: 1, Failure("bad-parameter", "no"))
        #expect(one.message == "the host's log could not be fetched: no")
    }

    // MARK: Half lines

    private static let start = Timestamp(milliseconds: 1_795_478_400_000)

    /// Looks at a log one second after another; what each brings, half lines in brackets.
    private static func looks(_ logs: [String], everySeconds seconds: Int64 = 1, ended: Bool = false) -> [[String]] {
        var followed = FollowedLog()
        return logs.enumerated().map { index, text in
            let log = Array(text.utf8)
            let isFinal = ended && index == logs.count - 1
            let now = start.advanced(byMilliseconds: Int64(index) * seconds * 1000)
            let news = followed.take(log, isFinal: isFinal, at: now)
            func part(_ range: Range<Int>) -> String { String(decoding: log[range], as: UTF8.self) }
            var told = news.lines.isEmpty ? [] : ["\(news.firstNumber) \(part(news.lines))"]
            if let half = news.halfLine { told.append("\(half.number) [\(part(half.text))]") }
            return told
        }
    }

    @Test func aLineWithoutAnEndingIsToldOnceItHasStoodStill() {
        let question = "start\nProceed? [y/N] "
        #expect(
            Self.looks([question, question, question, question])
                == [["1 start\n"], [], ["2 [Proceed? [y/N] ]"], []])
        // Where the looks are far between, the next one is late enough.
        #expect(
            Self.looks([question, question, question], everySeconds: 3) == [["1 start\n"], ["2 [Proceed? [y/N] ]"], []])
    }

    @Test func theWholeLineComesOnceItHasEnded() {
        let question = "start\nProceed? [y/N] "
        #expect(
            Self.looks([question, question, question, question + "y\nok\n"]).last == ["2 Proceed? [y/N] y\nok\n"])
        // Without an ending of its own, too, when the host has ended.
        #expect(Self.looks([question, question, question, question], ended: true).last == ["2 Proceed? [y/N] "])
    }

    @Test func whatGrowsIsNotToldUntilItStandsStillAgain() {
        #expect(Self.looks(["a", "ab", "abc", "abcd"]) == [[], [], [], []])
        #expect(Self.looks(["a", "a", "a", "ab", "ab", "ab"]) == [[], [], ["1 [a]"], [], [], ["1 [ab]"]])
    }

    @Test func ofProgressOnlyTheLastStateIsTold() {
        let progress = "copy 10%\rcopy 20%\r"
        #expect(Self.looks([progress, progress, progress]).last == ["1 [copy 20%]"])
        #expect(Self.looks(["\r", "\r", "\r"]).last == [])
    }

    @Test func aLogThatBeganAnewHasItsOwnHalfLine() {
        let (old, new) = ("a\nwait", "b\nhere")
        #expect(Self.looks([old, old, new, new, new]).map(\.count) == [1, 0, 1, 0, 1])
    }
}
